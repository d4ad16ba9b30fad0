import ArgumentParser

/// The exit codes of all commands.
///
/// | Code | `check`, `matrix`, `vectors`, `bench`, `report`, `recommend`, `sweep` | `compare` |
/// | --- | --- | --- |
/// | 0 | all passed, or an answer was given | nothing got worse, or it is undecided |
/// | 1 | a store failed, none fits, or something is left | |
/// | 2 | wrong usage | something regressed |
/// | 3 | incomplete: a store, a case or a report could not be opened, run or written | with `--strict`: it is undecided |
/// | 4 | | a cell cannot be compared |
/// | 64 | | wrong usage |
/// | 74 | | incomplete: a store has no result, or a result or the report could not be written |
package enum LabExit {
  /// Every case passed, was limited as declared, or does not apply.
  package static let passed: Int32 = 0
  /// A case failed, or the store threw an error where none was expected.
  package static let failed: Int32 = 1
  /// The command line is wrong, selects nothing, or names a file that is no result.
  package static let usage: Int32 = 2
  /// A store could not be opened at the start, a case has no result, or the report could not be written.
  package static let incomplete: Int32 = 3
  /// The code of `compare` for a run that is ``incomplete`` elsewhere, since 3 is that of an undecided gate.
  static let comparisonIncomplete: Int32 = 74

  /// Prints the reason why a run is incomplete, and returns its exit code.
  static func incomplete(_ why: String) -> ExitCode {
    Console.error(why)
    return ExitCode(incomplete)
  }

  /// The code for wrong usage of a command line, which begins with the program's name.
  ///
  /// ArgumentParser's own is 64; here it is 2, so that 1 always means "a store failed". For `compare`, where 2 means that a cell regressed,
  /// it stays 64.
  package static func usage(of arguments: [String]) -> Int32 {
    let name = arguments.dropFirst().first { !$0.hasPrefix("-") }
    return name == CompareCommand.configuration.commandName ? ExitCode.validationFailure.rawValue : usage
  }
}
