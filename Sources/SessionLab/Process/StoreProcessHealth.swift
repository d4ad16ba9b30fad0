import Sessions

/// What the processes of one command do wrong beside the answers to a case's operations.
///
/// One lives as long as a run, since a breach of a process that is gone fails a case all the same.
package final class StoreProcessHealth: Sendable {
  /// The number of programs in a row that are lost outside a case's operations before the run is given up.
  static let patience: Int = 5
  /// The number of cases after which a program that is lost is not one of a row: it did work.
  private static let worthwhile = 10

  private struct State {
    var answers: (answers: Int, latest: ContinuousClock.Instant) = (0, .now)
    var breach: String?
    var served = 0
    var lostInARow = 0
    var verdict: String?
  }

  private let command: String
  private let state: Locked<State> = Locked(State())

  init(_ command: String) {
    self.command = command
  }

  /// The first breach of the protocol since this was last asked for; nil if there was none.
  func takeBreach() -> String? {
    state.withLock { state in
      defer { state.breach = nil }
      return state.breach
    }
  }

  /// The reason why no further case can be judged; nil while one can.
  var verdict: String? { state.withLock(\.verdict) }

  /// The answers so far.
  var progress: (answers: Int, latest: ContinuousClock.Instant) { state.withLock(\.answers) }

  /// Notes an answer.
  func noteAnswer() { state.withLock { $0.answers = ($0.answers.answers + 1, .now) } }

  /// Notes a breach of the protocol.
  func breach(_ what: String) {
    state.withLock { if $0.breach == nil { $0.breach = what } }
  }

  /// Notes that a program served a case from its `open` to its `close`.
  func noteServed() {
    state.withLock { state in
      state.served += 1
      if state.served >= Self.worthwhile { state.lostInARow = 0 }
    }
  }

  /// Notes the end of a program.
  ///
  /// - Parameter operations: The operations under way. One of a case fails that case, which is verdict enough; with `hello` there was no
  ///   start (``noteNoStart(_:)``).
  func noteEnd(_ end: ChildProcess.End, during operations: [StoreOperation]) {
    guard !operations.contains(.hello) else { return }
    let isOfCase = operations.contains { !$0.isHousekeeping }
    if !end.isClean, !end.isOrdered, operations.isEmpty { breach("it \(end.text) while nothing was asked of it") }
    state.withLock { state in
      let served = state.served
      state.served = 0
      // One that goes by itself after its work is only started again.
      guard !end.isOrdered, !isOfCase || operations.contains(.close), !(end.isClean && operations.isEmpty && served > 0) else { return }
      Self.countLost(&state, command, end.text)
    }
  }

  /// Notes that a program did not start, or is no store.
  func noteNoStart(_ error: SessionError) {
    state.withLock { Self.countLost(&$0, command, error.message) }
  }

  private static func countLost(_ state: inout State, _ command: String, _ how: String) {
    state.lostInARow += 1
    guard state.lostInARow >= patience, state.verdict == nil else { return }
    state.verdict =
      "'\(command)' was started \(patience) times in a row and was lost each time outside a case's operations, so that the run ends here; "
      + "the last one \(how)"
  }
}
