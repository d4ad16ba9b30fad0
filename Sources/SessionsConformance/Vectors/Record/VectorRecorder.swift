import Sessions

/// Records the calls of a case that runs on a ``RecordingSessionStore``, and the reason why the case is no data, if it is none.
final class VectorRecorder: Sendable {
  private struct State: Sendable {
    var notes: VectorNotes
    var steps: [VectorStep] = []
    var depth = 0
  }

  private let state: Locked<State>
  private let task: Int?

  /// Creates a recorder for a case that runs in the calling task.
  ///
  /// - Parameters:
  ///   - start: When the case starts.
  ///   - constants: The texts and keys of the case that all earlier recordings have in common; nil for the first recording. The case draws
  ///     all others at random.
  init(start: Timestamp, constants: Set<[UInt8]>?) {
    state = Locked(State(notes: VectorNotes(naming: VectorNaming(start: start), constants: constants)))
    task = VectorRecorder.currentTask
  }

  private static var currentTask: Int? { withUnsafeCurrentTask { $0?.hashValue } }

  /// The reason why the case is no data; nil if it is data.
  var refusal: String? { state.withLock { $0.notes.refusal } }
  /// The recorded calls.
  var steps: [VectorStep] { state.withLock { $0.steps } }
  /// The names, texts and keys that the recording found.
  var notes: VectorNotes { state.withLock { $0.notes } }

  /// Notes the reason why the case is no data. The first reason stays.
  func refuse(_ reason: String) {
    state.withLock { $0.notes.refuse(reason) }
  }

  /// Notes that a step of the case begins.
  func enter() { state.withLock { $0.depth += 1 } }

  /// Notes that a step of the case ends.
  func leave() { state.withLock { $0.depth -= 1 } }

  /// Notes that the case asks for a store. Outside of a step it passes the store to code, which is no data.
  func handsOut(_ what: String) {
    if state.withLock({ $0.depth }) == 0 { refuse("uses \(what) directly") }
  }

  /// Makes and records one call.
  ///
  /// - Parameters:
  ///   - step: Describes the call as data, without its outcome.
  ///   - call: Makes the call.
  ///   - outcome: Describes the call's result as data, and returns the value for the case.
  /// - Throws: ``SessionError``, as the call threw it.
  func note<Result: Sendable>(
    _ step: (inout VectorNotes) -> VectorStep, _ call: () async throws(SessionError) -> Result,
    _ outcome: (inout VectorNotes, Result) -> (VectorOutcome, Result)
  ) async throws(SessionError) -> Result {
    if VectorRecorder.currentTask != task { refuse("works with several tasks") }
    var noted = state.withLock { step(&$0.notes) }
    do {
      let result = try await call()
      return state.withLock { state in
        let (yields, marked) = outcome(&state.notes, result)
        noted.yields = yields
        state.steps.append(noted)
        return marked
      }
    } catch {
      noted.yields = VectorOutcome(kind: .error, code: error.code.rawValue)
      state.withLock { $0.steps.append(noted) }
      throw error
    }
  }
}

/// The state of a recording: the names, and the texts and keys of the case itself.
struct VectorNotes: Sendable {
  /// A mark on a session that the recording returned. It tells sessions apart that look the same.
  struct Mark: Sendable {
    let name: String
  }

  var naming: VectorNaming
  /// The texts and keys of the case that all earlier recordings have in common; nil for the first recording.
  let constants: Set<[UInt8]>?
  /// The texts and keys of the case itself, by their bytes.
  private(set) var literals: Set<[UInt8]> = []
  /// The names of the tokens that the case drew at random.
  private(set) var unknownTokens: [String] = []
  /// The keys that no step returned, by their names.
  private(set) var keys: [String: VectorKey] = [:]
  /// The reason why the case is no data; nil if it is data.
  private(set) var refusal: String?

  init(naming: VectorNaming, constants: Set<[UInt8]>?) {
    self.naming = naming
    self.constants = constants
  }

  /// Notes the reason why the case is no data. The first reason stays.
  mutating func refuse(_ reason: String) {
    refusal = refusal ?? reason
  }

  /// Describes a token that the case sends.
  mutating func token(_ text: String) -> VectorToken {
    if let name = naming.tokens.names[text] { return VectorToken(parts: [.slice(of: name, from: nil, to: nil)]) }
    // Slices of tokens that the case drew are not looked for: among many, some have a few characters in common by chance.
    let known = naming.tokens.values.filter { !unknownTokens.contains($0.key) }
      .sorted { $0.key.count == $1.key.count ? $0.key < $1.key : $0.key.count < $1.key.count }
    let token = VectorToken(text, knownAs: known.map { (name: $0.key, value: $0.value) })
    guard token.parts.contains(where: { if case .text = $0 { true } else { false } }) else { return token }
    let bytes = Array(text.utf8)
    literals.insert(bytes)
    guard let constants, !constants.contains(bytes), token.parts.count == 1, let selector = SessionToken(text)?.selector,
      naming.keys.names[selector] == nil
    else { return token }
    // An earlier recording did not have this token, and its form is right: the case drew it at random, as one that no store handed out.
    let name = naming.token(text)
    unknownTokens.append(name)
    return VectorToken(parts: [.slice(of: name, from: nil, to: nil)])
  }

  /// Names a key that the case passes.
  mutating func key(_ key: RecordKey) -> String {
    if let name = naming.keys.names[key] { return name }
    literals.insert(key.bytes)
    let name = naming.key(key)
    if let token = unknownTokens.first(where: { naming.tokens.values[$0].flatMap { SessionToken($0)?.selector } == key }) {
      keys[name] = VectorKey(selectorOf: token)
    } else {
      let digits = key.bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
      keys[name] = VectorKey(hex: digits)
    }
    return name
  }

  /// Returns the name of a session that the case passes. It has to be one that a step returned, unchanged.
  mutating func session(_ snapshot: SessionSnapshot) -> String {
    guard let mark = snapshot.context as? Mark, let kept = naming.sessions[mark.name], kept.id == snapshot.id,
      kept.version == snapshot.version, kept.content == snapshot.content, kept.createdAt == snapshot.createdAt,
      kept.absoluteDeadline == snapshot.absoluteDeadline, kept.idleDeadline == snapshot.idleDeadline, kept.access == snapshot.access
    else {
      refuse("passes a session that no call returned")
      return "?"
    }
    return mark.name
  }

  /// Describes the operations of a commit.
  mutating func operations(_ operations: [SessionOperation]) -> [VectorOperation] {
    operations.compactMap { operation in
      let data = VectorOperation(operation, start: naming.start)
      if data == nil { refuse("updates a value with a function") }
      return data
    }
  }

  /// Returns a session with the mark of its name.
  func marked(_ snapshot: SessionSnapshot, _ outcome: VectorOutcome) -> SessionSnapshot {
    var marked = snapshot
    marked.context = outcome.session.map { Mark(name: $0.name) }
    return marked
  }
}
