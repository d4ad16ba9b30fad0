package import ArgumentParser
import Foundation
import Sessions
import SessionsConformance

/// `sessionlab sweep`: removes what runs that ended early have left in a store.
package struct SweepCommand: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "sweep",
    abstract: "Lists what runs that ended early have left in a store, and removes it.",
    discussion: """
      'check', 'bench' and 'compare' make tables in a database, and keys in Redis, and remove them again, also when they are interrupted.
      A run that is killed, or whose server is gone, cannot. Its names tell what it was for and in which minute it was made, in a form
      that no application has.

      --remove removes what is surely of no run that still goes on: what is older than a day, and all of a SQLite file that nobody has
      open. With --young it removes the rest too: give that when no run goes on.

      EXAMPLES
        sessionlab sweep --store sqlite:/tmp/sessions.db                     # lists
        sessionlab sweep --store 'postgres://web@localhost/site' --remove
        sessionlab sweep --store env:SESSIONS_URL --remove --young           # with a password, and after a run that was killed just now

      EXIT CODES
        0  nothing is left, but for what a run that still goes on may need
        1  something is left that --remove removes
        2  wrong usage
        3  the store could not be asked, or not all could be removed
      """)

  @Option(
    name: .long, help: ArgumentHelp("A store to look at; repeatable: \(StoreArgument.help).", valueName: "store"),
    transform: StoreArgument.reading)
  var store: [StoreArgument] = []

  @Flag(name: .long, help: "Remove what is found and older than a day.")
  var remove: Bool = false

  @Flag(name: .long, help: "Take what is younger than a day for left as well. No run may go on.")
  var young: Bool = false

  package init() {}

  package func validate() throws {
    guard !store.isEmpty else { throw ValidationError("No store to look at. Give --store \(StoreArgument.help).") }
    try StoreArgument.check(store.map(\.store))
  }

  package func run() async throws {
    StoreArgument.warn(store)
    var (isLeft, failures) = (false, [String]())
    for store in store.map(\.store) {
      var lines = [store.name]
      do throws(SessionError) {
        let found = try await Leftovers(of: store, isYoungLeft: young)
        let removed = remove ? try await store.remove(where: found.isLeft) : []
        let kept = found.left.filter { !removed.contains($0) }
        isLeft = isLeft || !kept.isEmpty
        lines += removed.map { "  removed  \($0)" } + kept.map { "  left  \($0)" }
        lines += found.young.map { "  a run may still need it  \($0)" }
        if lines.count == 1 { lines.append("  nothing of a run is left") }
      } catch {
        failures.append("\(store.name): \(error)")
        continue
      }
      try Console.out(lines.joined(separator: "\n") + "\n")
    }
    for failure in failures { Console.error(failure) }
    if !failures.isEmpty { throw ExitCode(LabExit.incomplete) }
    if isLeft { throw ExitCode(LabExit.failed) }
  }

  /// Tells of what earlier runs have left in stores, before a run.
  static func offer(_ stores: [any LabStore]) async {
    for store in stores where await store.isQuicklyAsked() {
      guard let count = try? await Leftovers(of: store, isYoungLeft: false).left.count, count > 0 else { continue }
      let names = count == 1 ? "1 namespace" : "\(count) namespaces"
      Console.error(
        "\(names) of runs that ended early are in \(store.name); to remove them: sessionlab sweep --store '\(store.name)' --remove")
    }
  }
}

/// The namespaces of runs that are in a store.
private struct Leftovers {
  /// The age from which on no run goes on: none takes nearly as long.
  private static let oldest: Duration = .seconds(24 * 3600)

  /// Those of runs that have ended for sure.
  let left: [String]
  /// Those of which a run may still go on.
  let young: [String]

  init(of store: any LabStore, isYoungLeft: Bool) async throws(SessionError) {
    let found = try await store.leftovers()
    let isYoungLeft = found.isEmpty || isYoungLeft ? true : await store.isUnused()
    func isOld(_ name: String) -> Bool { isYoungLeft || (RunNamespace.age(of: name) ?? .zero) > Self.oldest }
    (left, young) = (found.filter(isOld), found.filter { !isOld($0) })
  }

  var isLeft: @Sendable (String) -> Bool {
    { [names = Set(left)] in names.contains($0) }
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
    RunLeftovers.shared.adopt(order.left)
    Interruption.clean()
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
    Interruption.reset()
    var arguments = [program, Self.configuration.commandName].map { $0.map { strdup($0) } ?? nil } + [nil]
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
