import ArgumentParser

/// Ends of the command that are no results.
enum SessionLabExit {
  /// Says why there is no result; the exit code is that of an incomplete run.
  static func incomplete(_ why: String) -> ExitCode {
    Console.error("sessionlab: \(why)")
    return ExitCode(CheckExit.incomplete)
  }
}
