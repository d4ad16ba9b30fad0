import Sessions

/// Writes down the calls of a case that runs on a ``RecordingSessionStore``, and why it is not data if it is not.
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
  /// - Parameter constants: What the recordings before this one saw as texts and keys of the case; nil for the first. What is not among them
  ///   the case draws at random.
  init(start: Timestamp, constants: Set<[UInt8]>?) {
    state = Locked(State(notes: VectorNotes(naming: VectorNaming(start: start), constants: constants)))
    task = VectorRecorder.currentTask
  }

  private static var currentTask: Int? { withUnsafeCurrentTask { $0?.hashValue } }

  /// Why the case is no data; nil if it is.
  var refusal: String? { state.withLock { $0.notes.refusal } }
  /// The calls so far.
  var steps: [VectorStep] { state.withLock { $0.steps } }
  /// What the recording found besides the calls.
  var notes: VectorNotes { state.withLock { $0.notes } }

  /// Notes that the case is no data. The first reason stays.
  func refuse(_ reason: String) {
    state.withLock { $0.notes.refuse(reason) }
  }

  /// Notes that a step of the case begins.
  func enter() { state.withLock { $0.depth += 1 } }

  /// Notes that a step of the case ends.
  func leave() { state.withLock { $0.depth -= 1 } }

  /// Notes that a store is used. Outside of a step it is handed to code that is no data.
  func handsOut(_ what: String) {
    if state.withLock({ $0.depth }) == 0 { refuse("uses \(what) directly") }
  }

  /// Notes one call.
  ///
  /// - Parameters:
  ///   - step: The call as data; its outcome is filled in.
  ///   - call: Makes the call.
  ///   - outcome: What the call returned as data, and as the case is to get it.
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
