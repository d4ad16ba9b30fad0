import Sessions

/// One execution of a program on a case's stores, recorded as a history.
///
/// The calls alternate between the stores. The history has names of its own for tokens and sessions: it holds no token.
final class ProgramRun: Sendable {
  private struct State: Sendable {
    var now: Int64 = 0
    var position = 0
    var turn = 0
    var operations: [HistoryOperation] = []
    /// The tokens of each slot, in the order that they were handed out, with their sessions.
    var handedOut: [Int: [(token: String, session: String)]] = [:]
  }

  let settings: ModelSettings
  let names: HistoryNames
  private let stores: [any SessionStore]
  private let answered: @Sendable () -> Void
  private let state: Locked<State> = Locked(State())

  /// - Parameter answered: Called after each call.
  init(stores: [any SessionStore], zero: Timestamp, settings: ModelSettings, answered: @escaping @Sendable () -> Void) {
    self.stores = stores
    self.answered = answered
    names = HistoryNames(zero: zero)
    self.settings = settings
  }

  /// Runs a program.
  ///
  /// - Throws: ``SessionError`` when a store throws one that leaves the effect in doubt, while no other call is under way.
  func run(_ program: Program) async throws -> History {
    var clients = (0..<max(program.clients, 1)).map { ProgramClient(number: $0) }
    for step in program.steps[..<program.concurrentFrom] {
      try await perform(step.action, by: &clients[step.client], isAlone: true)
    }
    if program.isConcurrent {
      let gate = StartingGate(program.clients)
      try await withThrowingTaskGroup(of: Void.self) { group in
        for client in clients {
          let actions = program.steps[program.concurrentFrom...].filter { $0.client == client.number }.map(\.action)
          group.addTask { [self] in
            var client = client
            await gate.wait()
            for action in actions { try await perform(action, by: &client, isAlone: false) }
          }
        }
        try await group.waitForAll()
      }
      for action in program.lastReads { try await perform(action, by: &clients[0], isAlone: true) }
    }
    let operations = state.withLock { $0.operations }
    return History(operations: operations.sorted { $0.invoked < $1.invoked }, settings: settings)
  }

  private func perform(_ action: ProgramAction, by client: inout ProgramClient, isAlone: Bool) async throws(SessionError) {
    switch action {
    case .wait(let milliseconds): state.withLock { $0.now += milliseconds }
    case .open(let slot, let choice): try await open(slot, choice, by: &client, isAlone: isAlone)
    case .commit(let slot, let changes, let rotation, let onlyIfUnchanged):
      let options = CommitOptions(rotation: rotation?.rotation, onlyIfUnchanged: onlyIfUnchanged)
      try await commit(slot, changes, rotation, options, by: &client, isAlone: isAlone)
    case .take(let slot, let key): try await take(slot, key, by: &client, isAlone: isAlone)
    case .touch(let slot): try await touch(slot, by: &client, isAlone: isAlone)
    case .destroy(let slot): try await destroy(slot, by: &client, isAlone: isAlone)
    }
  }

  // MARK: State of the calls

  /// The program's time, as the model and as the stores count it.
  var now: (model: Int64, store: Timestamp) {
    let now = state.withLock { $0.now }
    return (now, names.time(now))
  }

  /// The store for the next call; calls alternate between the instances.
  var store: any SessionStore {
    let turn = state.withLock { state in
      state.turn += 1
      return state.turn
    }
    return stores[turn % stores.count]
  }

  /// Returns the next position among all beginnings and ends of calls.
  private func mark() -> Int {
    state.withLock { state in
      state.position += 1
      return state.position
    }
  }

  private func append(_ operation: HistoryOperation) {
    state.withLock { $0.operations.append(operation) }
  }

  private func handOut(_ token: String, of session: String, in slot: Int) {
    state.withLock { state in
      guard state.handedOut[slot]?.contains(where: { $0.token == token }) != true else { return }
      state.handedOut[slot, default: []].append((token: token, session: session))
    }
  }

  func token(_ choice: ProgramAction.TokenChoice, in slot: Int) -> (token: String, session: String)? {
    state.withLock { choice == .first ? $0.handedOut[slot]?.first : $0.handedOut[slot]?.last }
  }
}

extension ProgramRun {
  /// Makes a call and records it with its beginning and end.
  ///
  /// - Returns: The outcome of the call; nil when it threw.
  /// - Throws: ``SessionError`` when the error leaves the effect in doubt, and no other call was under way.
  func recorded<Outcome>(
    _ call: ModelCall, of session: String?, by client: Int, isAlone: Bool,
    _ body: () async throws(SessionError) -> Outcome, result: (Outcome) -> ModelResult
  ) async throws(SessionError) -> Outcome? {
    let invoked = mark()
    defer { answered() }
    do throws(SessionError) {
      let outcome = try await body()
      let returned = mark()
      append(.init(client: client, invoked: invoked, returned: returned, session: session, call: call, result: result(outcome)))
      return outcome
    } catch {
      let returned = mark()
      let result = names.result(error)
      if isAlone, result.outcome == .unknown { throw error }
      append(.init(client: client, invoked: invoked, returned: returned, session: session, call: call, result: result))
      return nil
    }
  }

  /// Lets the client go on with the session and the token that it got, as a browser does.
  func follow(_ snapshot: SessionSnapshot, _ token: String?, in slot: Int, by client: inout ProgramClient) {
    let old = client.holdings[slot]
    guard let token = token ?? old?.held.token else { return }
    let session = session(snapshot, from: old)
    handOut(token, of: session, in: slot)
    client.holdings[slot] = .init(
      held: HeldSession(token: token, snapshot: snapshot), session: session, seen: names.seen(snapshot, token))
  }

  /// Returns the name of a session by its key. The key of a sealed session changes with its token: it is a new session only at its first
  /// version.
  func session(_ snapshot: SessionSnapshot, from old: ProgramClient.Holding?) -> String {
    if settings.isSealed, snapshot.version > 1, let old { return old.session }
    return names.name(of: snapshot.id)
  }
}

/// Holds tasks until all have arrived: otherwise the first would be done before the last begins.
private final class StartingGate: Sendable {
  private let awaited: Locked<Int>

  init(_ count: Int) {
    awaited = Locked(count)
  }

  func wait() async {
    awaited.withLock { $0 -= 1 }
    while awaited.withLock({ $0 }) > 0, !Task.isCancelled { await Task.yield() }
  }
}
