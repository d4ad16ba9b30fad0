import ArgumentParser
import Foundation

/// What a process that was interrupted leaves to its next image.
struct CleanUp: Codable {
  /// The name of the command that takes it.
  static let command: String = "clean-up"

  /// The signal that ended it.
  let signal: Int32
  let left: [RunLeftovers.Entry]
}

/// `sessionlab clean-up`: removes what the run made that this process was before a signal came.
struct CleanUpCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: CleanUp.command, abstract: "Cleans up after a run that was interrupted.", shouldDisplay: false)

  /// The signals that the run ignored.
  @Argument var ignored: [Int32] = []

  func run() async throws {
    let input = try FileHandle.standardInput.readToEnd() ?? Data()
    guard let order = try? JSONLine.decode(CleanUp.self, from: input) else {
      throw ValidationError("What is to be cleaned up comes from a run that was interrupted.")
    }
    RunLeftovers.shared.adopt(order.left)
    for entry in order.left { await entry.clean() }
    Interruption.die(by: order.signal)
  }

  /// Has this program begin anew in this process, with the one task to clean up. It returns only if that is not possible.
  static func replaceProcess(_ order: CleanUp) {
    let names = order.left.compactMap(\.name)
    // A cell of a benchmark has a parent that says it.
    if !(CommandLine.arguments.dropFirst().first ?? "").hasPrefix("bench-") {
      Console.line("")
      Console.error(
        "interrupted: what the run made in \(names.joined(separator: ", ")) is being removed; a further signal stops that, and 'sessionlab sweep' lists what is left then"
      )
    }
    guard let input = temporaryFile(with: order), let program = Bundle.main.executablePath else {
      names.forEach(RunLeftovers.tellCommand)
      return
    }
    closeOnExec()
    dup2(input, STDIN_FILENO)
    Interruption.hold()
    var arguments = ([program, CleanUp.command] + Interruption.ignored.map(String.init)).map { strdup($0) } + [nil]
    execv(program, &arguments)
    names.forEach(RunLeftovers.tellCommand)
  }

  /// A file without a name that holds the order: it has passwords in it.
  private static func temporaryFile(with order: CleanUp) -> Int32? {
    guard let data = try? JSONLine.encode(order), let file = tmpfile() else { return nil }
    let descriptor = fileno(file)
    guard (try? OutputTarget.write(data, to: descriptor)) != nil, lseek(descriptor, 0, SEEK_SET) == 0 else { return nil }
    return descriptor
  }

  /// Has all files and connections close with this image: another one would keep locks and connections.
  private static func closeOnExec() {
    for number in 3..<Int32(clamping: min(sysconf(Int32(_SC_OPEN_MAX)), 65_536)) {
      let flags = fcntl(number, F_GETFD)
      if flags >= 0 { _ = fcntl(number, F_SETFD, flags | FD_CLOEXEC) }
    }
  }
}
