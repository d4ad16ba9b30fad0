import Sessions

/// Writes down the calls of a case that runs on a ``RecordingSessionStore``, and why it is not data if it is not.
final class VectorRecorder: Sendable {
  private struct State: Sendable {
    var naming: VectorNaming
    var steps: [VectorStep] = []
    var refusal: String?
    var depth = 0
    var unknownTokens: [String] = []
    var keys: [String: VectorKey] = [:]
    /// Texts and keys of the case itself, by their bytes.
    var literals: Set<[UInt8]> = []
  }

  private let state: Locked<State>
  /// What the recording before this one saw as texts and keys; nil for the first. What it did not see is drawn at random by the case.
  private let constants: Set<[UInt8]>?
  private let task: Int?

  /// Creates a recorder for a case that runs in the calling task.
  init(start: Timestamp, constants: Set<[UInt8]>?) {
    state = Locked(State(naming: VectorNaming(start: start)))
    self.constants = constants
    task = VectorRecorder.currentTask
  }

  private static var currentTask: Int? { withUnsafeCurrentTask { $0?.hashValue } }

  /// Why the case is no data; nil if it is.
  var refusal: String? { state.withLock { $0.refusal } }
  /// The calls so far.
  var steps: [VectorStep] { state.withLock { $0.steps } }
  /// The tokens that the case drew at random.
  var unknownTokens: [String] { state.withLock { $0.unknownTokens } }
  /// The keys that no step returned.
  var keys: [String: VectorKey] { state.withLock { $0.keys } }
  /// The texts and keys of the case itself.
  var literals: Set<[UInt8]> { state.withLock { $0.literals } }

  /// Notes that the case is no data. The first reason stays.
  func refuse(_ reason: String) {
    state.withLock { state in if state.refusal == nil { state.refusal = reason } }
  }

  /// Notes that a step of the case begins.
  func enter() { state.withLock { $0.depth += 1 } }

  /// Notes that a step of the case ends.
  func leave() { state.withLock { $0.depth -= 1 } }

  /// Notes that a store is used. Outside of a step it is handed to code that is no data.
  func handsOut(_ what: String) {
    if state.withLock({ $0.depth }) == 0 { refuse("uses \(what) directly") }
  }

  /// Notes one call. `outcome` names what the call returned, after it; `undo` is for an error.
  func note<Result>(
    _ step: (inout VectorNotes) -> VectorStep, _ call: () async throws(SessionError) -> Result,
    _ outcome: (inout VectorNotes, Result) -> (VectorOutcome, Result)
  ) async throws(SessionError) -> Result {
    if VectorRecorder.currentTask != task { refuse("works with several tasks") }
    var noted = withNotes { notes in step(&notes) }
    do {
      let result = try await call()
      let (yields, marked) = withNotes { notes in outcome(&notes, result) }
      noted.yields = yields
      state.withLock { [noted] in $0.steps.append(noted) }
      return marked
    } catch {
      noted.yields = VectorOutcome(kind: .error, code: error.code.rawValue)
      state.withLock { [noted] in $0.steps.append(noted) }
      throw error
    }
  }

  /// One task records at a time: a case with several is refused, and what it wrote down does not matter.
  private func withNotes<Result>(_ body: (inout VectorNotes) -> Result) -> Result {
    let before = state.withLock { $0 }
    var notes = VectorNotes(
      naming: before.naming, constants: constants, literals: before.literals, unknownTokens: before.unknownTokens, keys: before.keys)
    let result = body(&notes)
    if let reason = notes.refusal { refuse(reason) }
    state.withLock { [notes] state in
      state.naming = notes.naming
      state.literals = notes.literals
      state.unknownTokens = notes.unknownTokens
      state.keys = notes.keys
    }
    return result
  }
}
