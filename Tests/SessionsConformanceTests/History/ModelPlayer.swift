import Sessions
import SessionsConformance

/// Makes histories of one session with the model's own answers.
struct ModelPlayer {
  private let settings = ModelSettings()
  private var generator: SplitMix64
  private var tokens = 1

  init(seed: UInt64) {
    generator = SplitMix64(seed: seed)
  }

  /// Calls of two clients, one after another, each with its own snapshot.
  mutating func history(calls: Int) -> History {
    let first = ModelSnapshot(token: "t1", version: 1, fields: ["n": "0"], flash: ["a": "1"])
    var state = ModelSession(first, token: "t1", now: 0, settings: settings)
    let initial = state
    var held = [seen(state, token: "t1"), seen(state, token: "t1")]
    var operations: [HistoryOperation] = []
    var draw = ProgramDraw(seed: generator.next(), slots: 1)
    for number in 0..<calls {
      let client = draw.number(0...1)
      let action = draw.action([
        (6, .write), (2, .add), (2, .flash), (2, .onlyIfUnchanged), (1, .privilegeChange), (1, .periodic), (2, .take), (1, .touch),
        (4, .openOwn), (2, .openNewest),
      ])
      let call = call(action, held[client], state)
      guard let (result, next) = answer(call, state) else { continue }
      if let snapshot = result.snapshot, result.outcome != .touched { held[client] = snapshot }
      operations.append(
        HistoryOperation(client: client, invoked: number * 10, returned: number * 10 + 5, session: "s1", call: call, result: result))
      state = next
    }
    return History(operations: operations, initial: ["s1": initial], settings: settings)
  }

  /// The same calls, each beginning earlier and ending later: the order that explains them is still among those allowed.
  mutating func stretched(_ history: History) -> History {
    var longer = history
    for index in longer.operations.indices {
      let operation = longer.operations[index]
      longer.operations[index].invoked = (operation.invoked - Int.random(in: 0...25, using: &generator)) * 100 + index
      longer.operations[index].returned = ((operation.returned ?? 0) + Int.random(in: 0...25, using: &generator)) * 100 + index
    }
    return longer
  }

  /// Results that cannot be right where the given one is.
  static func wrongAnswers(for result: ModelResult) -> [ModelResult] {
    guard let snapshot = result.snapshot, result.outcome != .touched, result.outcome != .nothing else { return [] }
    var unwritten = result
    unwritten.snapshot?.fields = (snapshot.fields ?? [:]).merging(["z": "99"]) { $1 }
    var untaken = result
    untaken.snapshot?.flash = (snapshot.flash ?? [:]).merging(["z": "99"]) { $1 }
    var wrong = [unwritten, untaken]
    switch result.outcome {
    case .live: wrong.append(ModelResult(outcome: .absent))
    case .committed: wrong.append(ModelResult(outcome: .gone))
    case .taken: wrong.append(ModelResult(outcome: .superseded))
    default: break
    }
    return wrong
  }

  private func call(_ action: ProgramAction, _ held: ModelSnapshot, _ state: ModelSession) -> ModelCall {
    switch action {
    case .commit(_, let changes, let rotation, let onlyIfUnchanged):
      ModelCall(kind: .commit, snapshot: held, changes: changes, rotation: rotation, onlyIfUnchanged: onlyIfUnchanged)
    case .take(_, let key): ModelCall(kind: .take, snapshot: held, key: key)
    case .touch: ModelCall(kind: .touch, snapshot: held)
    case .open(_, .own): ModelCall(kind: .open, token: held.token)
    default: ModelCall(kind: .open, token: state.token)
    }
  }

  /// The first of the model's legal answers; nil where the only one is a new session.
  private mutating func answer(_ call: ModelCall, _ state: ModelSession) -> (ModelResult, ModelSession)? {
    for outcome in ModelResult.Outcome.allCases where outcome != .unknown && outcome != .failed {
      var result = ModelResult(outcome: outcome)
      if outcome == .committed, call.rotation != nil, state.standing(of: call.token(or: state.token), at: 0) == .current {
        tokens += 1
        result.token = "t\(tokens)"
      }
      guard let next = state.successors(of: call, result, settings).first else { continue }
      if outcome == .live || outcome == .committed || outcome == .taken {
        result.snapshot = seen(next, token: result.token ?? call.token(or: state.token))
      }
      if outcome == .taken { result.values = state.content.flash(selectedBy: call.key) }
      return (result, next)
    }
    return nil
  }

  private func seen(_ state: ModelSession, token: String) -> ModelSnapshot {
    ModelSnapshot(
      token: token, version: state.version, fields: state.content.fields, flash: state.content.flash, subject: state.content.subject,
      absoluteDeadline: state.absoluteDeadline, idleDeadline: state.idleDeadline,
      inGrace: state.standing(of: token, at: 0) == .grace)
  }
}
