import Foundation

/// Standard output and error, and what is known of them.
enum Console {
  /// Writes a line to standard error.
  static func error(_ text: String) {
    write(text + "\n", to: FileHandle.standardError)
  }

  /// Writes text to standard output as it is.
  static func out(_ text: String) {
    write(text, to: FileHandle.standardOutput)
  }

  /// Overwrites the line of progress on standard error; only for a terminal.
  static func progress(_ text: String) {
    write("\r\u{1B}[2K\(text)", to: FileHandle.standardError)
  }

  /// Whether somebody looks at standard output.
  static var outIsTerminal: Bool { isatty(FileHandle.standardOutput.fileDescriptor) == 1 }

  /// Whether somebody looks at standard error.
  static var errorIsTerminal: Bool { isatty(FileHandle.standardError.fileDescriptor) == 1 }

  /// Whether text on standard output is to be coloured: on a terminal, unless `NO_COLOR` is set.
  static var isColoured: Bool {
    let environment = ProcessInfo.processInfo.environment
    return outIsTerminal && (environment["NO_COLOR"] ?? "").isEmpty && environment["TERM"] != "dumb"
  }

  private static func write(_ text: String, to handle: FileHandle) {
    // A reader that went away, as `head` does, is no reason to crash.
    try? handle.write(contentsOf: Data(text.utf8))
  }
}
