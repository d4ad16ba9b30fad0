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
      CheckCommand.self, MatrixCommand.self, BenchCommand.self, ReportCommand.self, VectorsCommand.self, ServeCommand.self,
      CellCommand.self,
    ])

  /// ArgumentParser ends with 64 for wrong usage; here that is 2, so that 1 always means "a store failed".
  static func main() async {
    // A reader that went away, as `head` does, is then an error of the write and not the end of the process.
    signal(SIGPIPE, SIG_IGN)
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
      exit(withError: ExitCode(CheckExit.usage))
    }
  }
}
