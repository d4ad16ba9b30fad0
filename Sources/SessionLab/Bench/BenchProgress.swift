import Foundation

/// How far a run of cells is: one line on standard error that is written over, if somebody looks at it; in a log a line a minute.
struct BenchProgress {
  private let planned: Int
  private let start = ContinuousClock.now
  private var done = 0
  private var lastLine = ContinuousClock.now

  init(planned: Int) {
    self.planned = planned
  }

  /// Before a cell.
  mutating func show(round: Int, of rounds: Int, _ what: String) {
    let text = "round \(round) of \(rounds)  cell \(done + 1) of \(planned)\(timeLeft)  \(what)"
    if Console.errorIsTerminal {
      Console.progress(text)
    } else if lastLine.duration(to: .now) >= .seconds(60) {
      lastLine = .now
      Console.error(text)
    }
  }

  mutating func finishCell() { done += 1 }

  func clear() {
    if Console.errorIsTerminal { Console.progress("") }
  }

  private var timeLeft: String {
    guard done > 0 else { return "" }
    let elapsed = start.duration(to: .now) / .seconds(1)
    let seconds = Int((elapsed / Double(done) * Double(planned - done)).rounded(.up))
    return seconds < 90 ? ", \(seconds) s left" : ", \((seconds + 59) / 60) min left"
  }
}
