import Foundation
import Sessions
import SessionsConformance

/// The output of the command: reports on standard output, all other text on standard error.
package enum Console {
  /// The streams of the text.
  package struct Streams: Sendable {
    /// Takes a part of a report, or throws where it has no reader.
    let out: @Sendable (String) throws -> Void
    /// Takes all other text, which may get lost.
    let error: @Sendable (String) -> Void

    package init(out: @escaping @Sendable (String) throws -> Void, error: @escaping @Sendable (String) -> Void) {
      (self.out, self.error) = (out, error)
    }
  }

  /// The process's own streams; tests put others in their place, so that the reports that they test stay out of their log.
  @TaskLocal package static var streams: Streams = Streams(
    out: { try OutputTarget.write(Data($0.utf8), to: FileHandle.standardOutput.fileDescriptor) },
    error: { try? FileHandle.standardError.write(contentsOf: Data($0.utf8)) })

  /// Writes text to standard output as it is.
  ///
  /// - Throws: ``ClosedPipe`` when the output has no reader, and the exit code of an incomplete run when it cannot be written for another
  ///   reason: a report that got lost is not a success.
  static func out(_ text: String) throws {
    do {
      try streams.out(text)
    } catch let error as ClosedPipe {
      throw error
    } catch {
      throw LabExit.incomplete("standard output cannot be written to: \(error.systemReason)")
    }
  }

  /// Writes a line to standard error.
  static func line(_ text: String) { streams.error(text + "\n") }

  /// Writes a line about a problem to standard error.
  static func error(_ text: String) { line("sessionlab: \(text)") }

  /// Overwrites the line of progress on standard error, if that is a terminal that can. An empty text clears it. Nothing is shown once a signal
  /// has come: what is said then stays.
  static func progress(_ text: String) {
    if canOverwrite, text.isEmpty || !Interruption.isRequested { streams.error("\r\u{1B}[2K\(line(text, fitting: columns))") }
  }

  /// The part of a text that fits into one line of a terminal: only the last line of a longer one would be overwritten by the next.
  ///
  /// - Parameter columns: The width of the terminal; 0 when it does not tell.
  package static func line(_ text: String, fitting columns: Int) -> String { columns > 1 ? String(text.prefix(columns - 1)) : text }

  /// The width of the terminal that standard error is.
  private static var columns: Int {
    var size = winsize()
    return ioctl(FileHandle.standardError.fileDescriptor, UInt(TIOCGWINSZ), &size) == 0 ? Int(size.ws_col) : 0
  }

  /// Asks on standard error, and reads the answer, which is typed after the question. Nil at the end of the input.
  static func ask(_ question: String) -> String? {
    streams.error(question)
    return readLine(strippingNewline: true)
  }

  /// Whether there is a person to ask, who types and sees the questions.
  static var canAsk: Bool { errorIsTerminal && isatty(FileHandle.standardInput.fileDescriptor) == 1 }

  /// Whether text on standard output is to be coloured: on a terminal, unless `NO_COLOR` is set.
  static var isColoured: Bool {
    let environment = ProcessInfo.processInfo.environment
    return isatty(FileHandle.standardOutput.fileDescriptor) == 1 && (environment["NO_COLOR"] ?? "").isEmpty && !isDumb
  }

  /// Whether the terminal knows no sequences of control characters, by its own account.
  private static var isDumb: Bool { ProcessInfo.processInfo.environment["TERM"] == "dumb" }

  /// Whether a line of progress can be overwritten.
  fileprivate static var canOverwrite: Bool { errorIsTerminal && !isDumb }

  private static var errorIsTerminal: Bool { isatty(FileHandle.standardError.fileDescriptor) == 1 }
}

/// The progress of a store's run through the suite, on one line that is overwritten.
final class CheckProgress: Sendable {
  private let store: String
  private let failures: Locked<Int> = Locked(0)

  init(store: String) {
    self.store = store
  }

  /// Shows that a case has ended.
  func show(_ done: Int, _ planned: Int, _ result: CaseResult) {
    let isFailure = result.outcome.isFailure
    let failed = failures.withLock { failures in
      if isFailure { failures += 1 }
      return failures
    }
    Console.progress("\(store)  \(done) of \(planned)\(failed > 0 ? ", \(failed) failed" : "")  \(result.id)")
  }
}

/// The progress of a run of cells, on one line that is overwritten; in a log a line a minute.
struct CellProgress {
  private let planned: Int
  private let start = ContinuousClock.now
  private var done = 0
  private var lastLine = ContinuousClock.now

  init(planned: Int) {
    self.planned = planned
  }

  /// Shows the cell that is measured now.
  mutating func show(round: Int, of rounds: Int, _ what: String) {
    let text = "round \(round) of \(rounds)  cell \(done + 1) of \(planned)\(timeLeft)  \(what)"
    if Console.canOverwrite {
      Console.progress(text)
    } else if lastLine.duration(to: .now) >= .seconds(60) {
      lastLine = .now
      Console.line(text)
    }
  }

  mutating func finishCell() { done += 1 }

  private var timeLeft: String {
    guard done > 0 else { return "" }
    let elapsed = start.duration(to: .now) / .seconds(1)
    let seconds = Int((elapsed / Double(done) * Double(planned - done)).rounded(.up))
    return seconds < 90 ? ", \(seconds) s left" : ", \((seconds + 59) / 60) min left"
  }
}
