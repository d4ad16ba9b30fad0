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
      'check', 'bench' and 'compare' make tables in a database, and keys in Redis, and remove them again, also when they are interrupted. \
      A run that is killed, or whose server is gone, cannot. Its names tell what it was for and in which minute it was made, in a form \
      that no application has.

      --remove removes what is surely of no run that still goes on: what is older than a day, and what is older than two minutes in a \
      SQLite file that nobody has open. A run that takes longer than a day makes new names on its way, so that it needs none that is a day old; one that was stopped \
      for a day, as a machine is that sleeps, counts as ended. With --young it removes the rest too: give that when no run goes on.

      EXAMPLES
        sessionlab sweep --store sqlite:/tmp/sessions.db     # lists
        sessionlab sweep --store 'postgres://web@localhost/site' --remove
        sessionlab sweep --store env:SITE_URL --remove --young     # after a kill

      EXIT CODES
        0  nothing is left, but for what a run that still goes on may need
        1  something is left that --remove removes
        2  wrong usage
        3  the store could not be asked, or not all could be removed
      """)

  @Option(
    name: .long, help: ArgumentHelp("A store to look at; repeatable: \(StoreArgument.help).", valueName: "store"),
    transform: StoreArgument.option)
  var store: [StoreArgument] = []

  @Flag(name: .long, help: "Remove what is of no run that still goes on.")
  var remove: Bool = false

  @Flag(name: .long, help: "Take what is younger for left as well. No run may go on.")
  var young: Bool = false

  package init() {}

  package func validate() throws {
    guard !store.isEmpty else { throw ValidationError("No store to look at. \(StoreArgument.hint("sweep"))") }
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
        let isThere = store.file.map { FileManager.default.fileExists(atPath: $0) } ?? true
        if lines.count == 1 { lines.append(isThere ? "  nothing of a run is left" : "  there is no such file") }
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
  /// Those of runs that have ended for sure.
  let left: [String]
  /// Those of which a run may still go on.
  let young: [String]

  init(of store: any LabStore, isYoungLeft: Bool) async throws(SessionError) {
    let found = try await store.leftovers()
    // Asked after the list was made, so that nothing in it is of a run that begins meanwhile.
    let isUnused = found.isEmpty || isYoungLeft ? true : await store.isUnused()
    func isOld(_ name: String) -> Bool {
      let age = RunNamespace.age(of: name) ?? .zero
      return isYoungLeft || age > RunLeftovers.oldest || isUnused && age > RunLeftovers.newest
    }
    (left, young) = (found.filter(isOld), found.filter { !isOld($0) })
  }

  var isLeft: @Sendable (String) -> Bool {
    { [names = Set(left)] in names.contains($0) }
  }
}
