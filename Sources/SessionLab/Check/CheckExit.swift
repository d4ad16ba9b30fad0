/// What the exit codes of `sessionlab check` mean.
enum CheckExit {
  /// Every planned case passed, was limited as declared, or does not apply.
  static let passed: Int32 = 0
  /// A case failed, or the store threw an error where none was called for.
  static let failed: Int32 = 1
  /// The command line is wrong, or selects nothing.
  static let usage: Int32 = 2
  /// A store could not be opened at the start, a case has no result, or the report could not be written.
  static let incomplete: Int32 = 3
}
