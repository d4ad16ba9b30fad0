import ArgumentParser
import Foundation

/// The command `sessionlab`.
@main
struct SessionLabCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sessionlab",
    abstract: "Judges and measures session stores.",
    version: PackageVersion.current,
    subcommands: [
      CheckCommand.self, MatrixCommand.self, BenchCommand.self, CompareCommand.self, ReportCommand.self, RecommendCommand.self,
      VectorsCommand.self, ServeCommand.self, CellCommand.self, JudgeCommand.self,
    ])

  /// ArgumentParser ends with 64 for wrong usage; here that is 2, so that 1 always means "a store failed". Of `compare`, where 2 means that
  /// something regressed, it stays 64.
  static func main() async {
    // A reader that went away, as `head` does, is then an error of the write and not the end of the process.
    signal(SIGPIPE, SIG_IGN)
    Interruption.watch()
    do {
      let command = try parseAsRoot()
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        var command = command
        try command.run()
      }
    } catch {
      let code = exitCode(for: error)
      guard code == .validationFailure else { exit(withError: error) }
      Console.error(fullMessage(for: error))
      exit(withError: ExitCode(usageCode(of: CommandLine.arguments)))
    }
  }

  /// What wrong usage of a command line ends with, the program's name first.
  static func usageCode(of arguments: [String]) -> Int32 {
    let name = arguments.dropFirst().first { !$0.hasPrefix("-") }
    return name == CompareCommand.configuration.commandName ? CompareExit.usage : CheckExit.usage
  }
}
