import Sessions
import SessionsConformance

/// How far a store's run is: one line on standard error that is written over, if somebody looks at it.
final class ProgressLine: Sendable {
  private let store: String
  private let failures: Locked<Int> = Locked(0)

  init(store: String) {
    self.store = store
  }

  func show(_ done: Int, _ planned: Int, _ result: CaseResult) {
    let isFailure = result.outcome.isFailure
    let failed = failures.withLock { failures in
      if isFailure { failures += 1 }
      return failures
    }
    guard Console.errorIsTerminal else { return }
    let note = failed > 0 ? ", \(failed) failed" : ""
    Console.progress("\(store)  \(done) of \(planned)\(note)  \(result.id)")
  }

  func clear() {
    if Console.errorIsTerminal { Console.progress("") }
  }
}
