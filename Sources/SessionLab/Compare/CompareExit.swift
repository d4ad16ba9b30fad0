/// What the exit codes of `sessionlab compare` mean, beside those of the gate: 0, 2, 3 and 4.
enum CompareExit {
  /// The command line is wrong, or a file is no result: what ArgumentParser takes for it, since 2 means that something regressed.
  static let usage: Int32 = 64
  /// A result or the report could not be written.
  static let incomplete: Int32 = 74
}
