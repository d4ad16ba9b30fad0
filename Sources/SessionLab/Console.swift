import ArgumentParser
import Foundation

/// Standard output and error, and what is known of them.
enum Console {
  /// Writes a line to standard error.
  static func error(_ text: String) {
    note(text + "\n")
  }

  /// Writes text to standard output as it is.
  ///
  /// - Throws: when nobody takes it: a report that got lost is not a success.
  static func out(_ text: String) throws {
    do {
      try FileHandle.standardOutput.write(contentsOf: Data(text.utf8))
    } catch {
      Console.error("sessionlab: standard output cannot be written to: \(error.localizedDescription)")
      throw ExitCode(CheckExit.incomplete)
    }
  }

  /// Overwrites the line of progress on standard error; only for a terminal.
  static func progress(_ text: String) {
    note("\r\u{1B}[2K\(text)")
  }

  /// Whether somebody looks at standard output.
  static var outIsTerminal: Bool { isatty(FileHandle.standardOutput.fileDescriptor) == 1 }

  /// Whether somebody looks at standard error.
  static var errorIsTerminal: Bool { isatty(FileHandle.standardError.fileDescriptor) == 1 }

  /// Whether somebody can be asked: they type, and see the questions.
  static var canAsk: Bool { errorIsTerminal && isatty(FileHandle.standardInput.fileDescriptor) == 1 }

  /// Asks on standard error; the answer is to be typed behind it.
  static func ask(_ question: String) {
    note(question)
  }

  /// Whether text on standard output is to be coloured: on a terminal, unless `NO_COLOR` is set.
  static var isColoured: Bool {
    let environment = ProcessInfo.processInfo.environment
    return outIsTerminal && (environment["NO_COLOR"] ?? "").isEmpty && environment["TERM"] != "dumb"
  }

  private static func note(_ text: String) {
    // What is said beside the report may get lost.
    try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
  }
}
