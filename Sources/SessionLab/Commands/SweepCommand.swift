package import ArgumentParser
import Foundation
import Sessions

/// `sessionlab sweep`: removes what runs that ended early have left in a store.
package struct SweepCommand: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "sweep",
    abstract: "Lists what runs that ended early have left in a store, and removes it.",
    discussion: """
      'check', 'bench' and 'compare' make tables in a database, and keys in Redis, and remove them again, also when they are interrupted.
      A run that is killed, or whose server is gone, cannot. Its names are of a form that no other table or prefix has.

      What a run has made that still goes on is of the same form: use --remove when none goes on.

      EXAMPLES
        sessionlab sweep --store 'postgres://web@localhost/site'             # lists
        sessionlab sweep --store 'postgres://web@localhost/site' --remove

      EXIT CODES
        0  nothing is left
        1  something is left, and is listed
        2  wrong usage
        3  the store could not be asked, or not all could be removed
      """)

  @Option(
    name: .long, help: ArgumentHelp("A store to look at; repeatable: \(StoreArgument.help).", valueName: "store"),
    transform: StoreArgument.reading)
  var store: [StoreArgument] = []

  @Flag(name: .long, help: "Remove what is found.")
  var remove: Bool = false

  package init() {}

  package func validate() throws {
    guard !store.isEmpty else { throw ValidationError("No store to look at. Give --store \(StoreArgument.help).") }
    try StoreArgument.check(store.map(\.store))
  }

  package func run() async throws {
    StoreArgument.warn(store)
    var isLeft = false
    for store in store.map(\.store) {
      do {
        let found = try await store.leftovers()
        if remove { try await store.remove(found) }
        isLeft = isLeft || !(found.isEmpty || remove)
        let what = found.isEmpty ? "nothing of a run is left" : remove ? "removed:" : "left by runs:"
        try Console.out((["\(store.name)  \(what)"] + found.map { "  \($0)" }).joined(separator: "\n") + "\n")
      } catch let error as SessionError {
        throw LabExit.incomplete("\(store.name): \(error)")
      }
    }
    if isLeft { throw ExitCode(LabExit.failed) }
  }

  /// Tells of what earlier runs have left in stores, before a run.
  static func offer(_ stores: [any LabStore]) async {
    for store in stores {
      guard let count = await store.offeredLeftovers(), count > 0 else { continue }
      let what = count == 1 ? "1 name" : "\(count) names"
      Console.error(
        "\(what) of runs that ended early, or that still go on, are in \(store.name): 'sessionlab sweep --store '\(store.name)'' lists them"
      )
    }
  }
}

/// What a process that was interrupted leaves to its next image.
struct CleanUp: Codable {
  /// The signal that ended it.
  let signal: Int32
  let left: [RunLeftovers.Entry]
}

/// `sessionlab clean-up`: removes what the run made that this process was before a signal came.
struct CleanUpCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "clean-up", abstract: "Cleans up after a run that was interrupted.", shouldDisplay: false)

  func run() async throws {
    let input = try FileHandle.standardInput.readToEnd() ?? Data()
    guard let order = try? JSONLine.decode(CleanUp.self, from: input) else {
      throw ValidationError("What is to be cleaned up comes from a run that was interrupted.")
    }
    for entry in order.left { _ = await entry.clean() }
    Interruption.die(by: order.signal)
  }

  /// Has this program begin anew in this process, with the one task to clean up. It returns only if that is not possible.
  static func replaceProcess(_ order: CleanUp) {
    let names = order.left.compactMap { StoreArgument(argument: $0.store)?.store.name }
    // A cell of a benchmark has a parent that says it.
    if !(CommandLine.arguments.dropFirst().first ?? "").hasPrefix("bench-") {
      Console.line("")
      Console.error("interrupted: what the run made in \(names.joined(separator: ", ")) is being removed; a further signal stops that")
    }
    guard let input = temporaryFile(with: order), let program = Bundle.main.executablePath else {
      for name in names { Console.error("not removed; to remove it: \(RunLeftovers.command(name))") }
      return
    }
    closeOnExec()
    dup2(input, STDIN_FILENO)
    Interruption.reset()
    var arguments = [program, Self.configuration.commandName].map { $0.map { strdup($0) } ?? nil } + [nil]
    execv(program, &arguments)
    for name in names { Console.error("not removed; to remove it: \(RunLeftovers.command(name))") }
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
