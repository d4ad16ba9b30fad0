package import ArgumentParser
import Foundation
import SessionsBenchmark
import SessionsReporting

/// `sessionlab bench`: measures stores side by side.
package struct BenchCommand: AsyncParsableCommand {
  package enum Defaults: LoadDefaults {
    package static let rounds: Int = 6
    package static let duration: Double = 2
    package static let warmUp: Double = 2
  }

  package static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Measures stores side by side, under the traffic of web applications.",
    discussion: """
      Each store is judged by the suite first. Then every round measures every store under every workload, in random order, each in a fresh \
      process and on fresh sessions, which are read back afterwards: a store that lost something has no numbers.

      With two processors or fewer, the server, the store and the load share them: compare only numbers of one run.

      EXAMPLES
        sessionlab bench     # Memory, Cookie and SQLite, in about two minutes
        sessionlab bench --store memory --store redis://127.0.0.1:6379 \\
          --output report.html --output result.json
        sessionlab bench --store 'postgres://web@localhost/site' \\
          --workload rolling --workload login-storm --tasks 64
        sessionlab bench --store sqlite:/tmp/s.db --rate 2000     # an open loop
        sessionlab bench --store sqlite:/tmp/s.db --workload rate-ladder \\
          --workload payload-sweep --output ladder.html
        sessionlab bench --store env:SITE_URL     # its password stays unseen
        sessionlab bench --list

      EXIT CODES
        0  every cell was measured, or is one that its store does not support
        1  a store failed the suite, or lost or changed an acknowledged write
        2  wrong usage
        3  a store could not be opened, or a cell has no result
      """)

  @Option(
    name: .long, help: ArgumentHelp("A store to measure; repeatable: \(StoreArgument.help).", valueName: "store"),
    transform: StoreArgument.option)
  var store: [StoreArgument] = []

  @Option(name: .long, help: ArgumentHelp("A workload: what visitors do; repeatable, or 'all'. --list names them.", valueName: "workload"))
  package var workload: [String] = ["browse"]

  @OptionGroup package var load: LoadOptions<Defaults>

  @Option(
    name: .long,
    help: ArgumentHelp(
      "How many processes make the requests; for stores in servers and files, when one process is not enough.", valueName: "number"))
  var processes: Int = 1

  @Option(name: .long, help: ArgumentHelp("Leave out a request that is this late in an open loop.", valueName: "seconds"))
  var latencyLimit: Double = 1

  @Option(name: .long, help: ArgumentHelp("The format of the report on standard output: \(BenchFormat.names).", valueName: "format"))
  var format: BenchFormat = .text

  @Option(
    name: [.long, .short],
    help: ArgumentHelp(
      "Write the result to a file too; repeatable. Its format is that of FORMAT:FILE, or of the ending.", valueName: "file"))
  var output: [String] = []

  @Flag(name: .long, help: "List the workloads.")
  var list: Bool = false

  package init() {}

  package func validate() throws {
    try load.check()
    try UsageCheck.seconds("--latency-limit", latencyLimit)
    guard !workload.isEmpty else { throw ValidationError("No workload. --list names them.") }
    for name in workload where name != "all" && BenchScenario.named(name) == nil {
      throw ValidationError("There is no workload '\(name)'. --list names them.")
    }
    try UsageCheck.unique("--workload", scenarios.map(\.id))
    guard (1...load.tasks).contains(processes) else {
      throw ValidationError("--processes \(processes): each of them needs one of the \(load.tasks) tasks.")
    }
    if processes > 1 {
      for store in stores.isEmpty ? [MemoryLabStore()] : stores where store.isOfOneProcess {
        throw ValidationError("--processes \(processes): each would have a store \(store.name) of its own, which is another store.")
      }
    }
    try StoreArgument.check(stores)
    _ = try BenchOutputs(format: format, outputs: output)
  }

  package func run() async throws {
    if list { return try Console.out(Self.listing) }
    let outputs = try BenchOutputs(format: format, outputs: output)
    try outputs.check()
    StoreArgument.warn(store)
    await SweepCommand.offer(self.stores)
    let folder = FileManager.default.temporaryDirectory.appending(path: "sessionlab-\(UUID().uuidString.prefix(8))")
    defer { TemporaryFiles.shared.remove(folder.path) }
    var stores = stores
    if stores.isEmpty {
      TemporaryFiles.shared.add(folder.path)
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      stores = [MemoryLabStore(), CookieLabStore(), SQLiteLabStore(path: folder.appending(path: "sessions.db").path, name: "sqlite")]
    }
    let run = BenchRun(stores: stores, settings: self)
    let (result, exitCode) = try await run.result()
    try outputs.write(result)
    throw ExitCode(exitCode)
  }

  /// The stores that are named.
  package var stores: [any LabStore] { store.map(\.store) }

  /// The scenarios that are measured, in the order of the options.
  var scenarios: [BenchScenario] { workload.flatMap { $0 == "all" ? BenchScenario.measured : BenchScenario.named($0).map { [$0] } ?? [] } }

  private static var listing: String {
    TextTable(BenchScenario.all.map { [$0.id, $0.summary] }).lines().joined(separator: "\n") + "\n"
  }
}
