import ArgumentParser
import Foundation

/// The command `sessionlab`.
@main
struct SessionLabCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sessionlab",
    abstract: "Judges and measures session stores, and judges servers.",
    version: PackageVersion.current,
    subcommands: [
      CheckCommand.self, CheckHTTPCommand.self, MatrixCommand.self, BenchCommand.self, CompareCommand.self, ReportCommand.self,
      RecommendCommand.self, SweepCommand.self, VectorsCommand.self, ServeCommand.self, CellCommand.self, JudgeCommand.self,
      CleanUpCommand.self,
    ])

  static func main() async {
    // A reader that went away, as `head` does, then causes an error of the write and not the end of the process.
    signal(SIGPIPE, SIG_IGN)
    Interruption.watch()
    var running: (any ParsableCommand)?
    do {
      let command = try parseAsRoot()
      running = command
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        var command = command
        try command.run()
      }
      await end()
    } catch is ClosedPipe {
      await end()
      // As other tools end behind `head`.
      TemporaryFiles.shared.removeAll()
      Interruption.die(by: SIGPIPE)
    } catch {
      await end()
      let code = exitCode(for: error)
      guard code == .validationFailure else { exit(withError: error) }
      if let name = running.flatMap({ type(of: $0).configuration.commandName }) {
        // A mistake that shows when the command runs, as in a file. The usage of all commands would not help.
        Console.line("Error: \(message(for: error))\n  See 'sessionlab \(name) --help' for more information.")
      } else {
        Console.line(fullMessage(for: error))
      }
      exit(withError: ExitCode(LabExit.usage(of: CommandLine.arguments)))
    }
  }

  /// Ends a command, whatever came of it.
  private static func end() async {
    Interruption.leave()
    ChildProcesses.shared.waitForEnding()
    await RunLeftovers.shared.finish()
    RunLeftovers.shared.tellStained()
  }
}

/// The version of this package, which is also that of its adapters.
enum PackageVersion {
  static let current = "0.1.0"
}
