import ArgumentParser
import Foundation
import SessionsBenchmark

/// `sessionlab bench`: measures stores beside each other.
struct BenchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Measures stores beside each other, under visitors as web applications have them.",
    discussion: """
      Each store is judged by the suite first. Then every round measures every store under every workload, in random order, each in a fresh
      process and on fresh sessions, which are read back afterwards: a store that lost something has no numbers.

      With two processors or fewer, a server, the store and the load share them: compare what was measured side by side, and nothing else.

      EXAMPLES
        sessionlab bench                                           # Memory, Cookie and SQLite, in about two minutes
        sessionlab bench --store memory --store redis://127.0.0.1:6379 --output report.html --output result.json
        sessionlab bench --store 'postgres://web@localhost/site' --workload rolling --workload login-storm --tasks 64
        sessionlab bench --store sqlite:/tmp/s.db --rate 2000      # an open loop: response times at 2000 requests a second
        sessionlab bench --store sqlite:/tmp/s.db --workload rate-ladder --workload payload-sweep --output ladder.html
        sessionlab bench --list

      EXIT CODES
        0  every cell was measured, or is one that its store cannot do
        1  a store failed the suite, or lost or changed what it acknowledged
        2  wrong usage
        3  a store could not be opened, or a cell has no result
      """)

  @Option(name: .long, help: ArgumentHelp("A store to measure; repeatable: \(StoreArgument.help).", valueName: "store"))
  var store: [StoreArgument] = []

  @Option(name: .long, help: ArgumentHelp("What visitors do; repeatable, or 'all'. --list names them.", valueName: "workload"))
  var workload: [String] = ["browse"]

  @Option(name: .long, help: ArgumentHelp("How many requests may be in flight.", valueName: "number"))
  var tasks: Int = 16

  @Option(
    name: .long,
    help: ArgumentHelp(
      "How many processes make the requests; for stores in servers and files, where one is not enough.", valueName: "number"))
  var processes: Int = 1

  @Option(
    name: .long,
    help: ArgumentHelp("Requests a second of an open loop; without it, each task waits for its last request.", valueName: "rate"))
  var rate: Double?

  @Option(name: .long, help: ArgumentHelp("Leave out a request that is this late in an open loop.", valueName: "seconds"))
  var latencyLimit: Double = 1

  @Option(
    name: .long,
    help: ArgumentHelp("How often everything is measured; six rounds are the fewest that can show a difference.", valueName: "number"))
  var rounds: Int = 6

  @Option(name: .long, help: ArgumentHelp("How long a cell is measured.", valueName: "seconds"))
  var duration: Double = 2

  @Option(name: .long, help: ArgumentHelp("How long a cell warms up at the most.", valueName: "seconds"))
  var warmUp: Double = 2

  @Option(name: .long, help: ArgumentHelp("How many live sessions there are.", valueName: "number"))
  var sessions: Int = 10_000

  @Option(
    name: .long,
    help: ArgumentHelp(
      "How large sessions are: fixed:BYTES or lognormal:MEDIAN,SIGMA,SMALLEST-LARGEST. The default fits into a cookie.", valueName: "sizes")
  )
  var payload: String = "lognormal:512,1.0,64-2048"

  @Option(name: .long, help: "What random choices follow from.")
  var seed: UInt64 = 1

  @Option(name: .long, help: ArgumentHelp("How the report is written to standard output: \(BenchFormat.names).", valueName: "format"))
  var format: BenchFormat = .text

  @Option(name: [.long, .short], help: ArgumentHelp("Write the result to a file too; repeatable. Its ending says how.", valueName: "file"))
  var output: [String] = []

  @Flag(name: .long, help: "List the workloads.")
  var list: Bool = false

  func validate() throws {
    for (name, value) in [("--tasks", tasks), ("--rounds", rounds), ("--sessions", sessions)] {
      guard (1...1_000_000).contains(value) else { throw ValidationError("\(name) \(value) is not between 1 and 1000000.") }
    }
    guard sessions >= tasks else { throw ValidationError("--sessions \(sessions): each of the \(tasks) tasks needs one of its own.") }
    for (name, value) in [("--duration", duration), ("--warm-up", warmUp), ("--latency-limit", latencyLimit)] {
      guard value > 0, value <= 3600 else { throw ValidationError("\(name) \(value) is not between 0 and 3600 seconds.") }
    }
    if let rate {
      guard rate > 0, rate <= 10_000_000 else { throw ValidationError("--rate \(rate) is not between 0 and 10000000 requests a second.") }
    }
    guard PayloadSizes(payload) != nil else {
      throw ValidationError("--payload \(payload) is neither fixed:BYTES nor lognormal:MEDIAN,SIGMA,SMALLEST-LARGEST.")
    }
    guard !workload.isEmpty else { throw ValidationError("No workload. --list names them.") }
    for name in workload where name != "all" && BenchScenario.named(name) == nil {
      throw ValidationError("There is no workload '\(name)'. --list names them.")
    }
    if let twice = scenarios.map(\.id).first(where: { id in scenarios.count { $0.id == id } > 1 }) {
      throw ValidationError("--workload \(twice) is given more than once.")
    }
    guard (1...tasks).contains(processes) else {
      throw ValidationError("--processes \(processes): each of them needs one of the \(tasks) tasks.")
    }
    if processes > 1 {
      for argument in store.isEmpty ? [.memory] : store where argument.isOfOneProcess {
        throw ValidationError("--processes \(processes): each would have a store \(argument.name) of its own, which is another store.")
      }
    }
    for argument in store {
      if let mistake = argument.mistake { throw ValidationError("--store \(argument.name): \(mistake)") }
    }
    let names = store.map(\.name)
    if let twice = names.first(where: { name in names.count { $0 == name } > 1 }) {
      throw ValidationError("--store \(twice) is given more than once.")
    }
    _ = try BenchOutputs(format: format, outputs: output)
  }

  func run() async throws {
    if list { return try Console.out(Self.listing) }
    let outputs = try BenchOutputs(format: format, outputs: output)
    try outputs.check()
    let folder = FileManager.default.temporaryDirectory.appending(path: "sessionlab-\(UUID().uuidString.prefix(8))")
    defer { try? FileManager.default.removeItem(at: folder) }
    var stores = store
    if stores.isEmpty {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      stores = [.memory, .cookie, .sqlite(path: folder.appending(path: "sessions.db").path)]
    }
    let run = BenchRun(stores: stores, settings: self)
    let (result, exitCode) = try await run.result()
    try outputs.write(result)
    throw ExitCode(exitCode)
  }

  /// What is measured, in the order of the options.
  var scenarios: [BenchScenario] { workload.flatMap { $0 == "all" ? BenchScenario.measured : BenchScenario.named($0).map { [$0] } ?? [] } }

  private static var listing: String {
    let width = BenchScenario.all.map(\.id.count).max() ?? 0
    return BenchScenario.all.map { "\($0.id.padding(toLength: width, withPad: " ", startingAt: 0))  \($0.summary)\n" }.joined()
  }
}
