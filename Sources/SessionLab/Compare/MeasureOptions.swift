import ArgumentParser
import SessionsBenchmark

/// How two builds are measured by turns.
struct MeasureOptions: ParsableArguments {
  @Option(name: .long, help: ArgumentHelp("Measure: the sessionlab of the base, built as this one.", valueName: "file"))
  var baseProgram: String?

  @Option(name: .long, help: ArgumentHelp("The sessionlab that is judged; this one if it is not given.", valueName: "file"))
  var headProgram: String?

  @Option(name: .long, help: ArgumentHelp("A store to measure, as 'sessionlab bench' takes it; repeatable.", valueName: "store"))
  var store: [StoreArgument] = []

  @Option(name: .long, help: ArgumentHelp("What visitors do; repeatable. browse unless told otherwise.", valueName: "workload"))
  var workload: [String] = []

  @Option(name: .long, help: ArgumentHelp("How many requests may be in flight.", valueName: "number"))
  var tasks: Int = 16

  @Option(
    name: .long,
    help: ArgumentHelp("Requests a second of an open loop; without it, each task waits for its last request.", valueName: "rate"))
  var rate: Double?

  @Option(name: .long, help: ArgumentHelp("How often everything is measured.", valueName: "number"))
  var rounds: Int = 11

  @Option(name: .long, help: ArgumentHelp("How long a cell is measured.", valueName: "seconds"))
  var duration: Double = 1

  @Option(name: .long, help: ArgumentHelp("How long a cell warms up at the most.", valueName: "seconds"))
  var warmUp: Double = 1

  @Option(name: .long, help: ArgumentHelp("How many live sessions there are.", valueName: "number"))
  var sessions: Int = 10_000

  @Option(
    name: .long, help: ArgumentHelp("How large sessions are: fixed:BYTES or lognormal:MEDIAN,SIGMA,SMALLEST-LARGEST.", valueName: "sizes"))
  var payload: String = "lognormal:512,1.0,64-2048"

  @Option(name: .long, help: "What random choices follow from.")
  var seed: UInt64 = 1

  @Option(name: [.long, .short], help: ArgumentHelp("Write the results to this folder, to be compared again.", valueName: "folder"))
  var output: String?

  var workloads: [String] { workload.isEmpty ? ["browse"] : workload }

  /// - Parameter metrics: What is gated of each cell.
  func check(metrics: [GateMetric]) throws {
    guard !store.isEmpty else { throw ValidationError("--base-program needs at least one --store to measure.") }
    for (name, value) in [("--tasks", tasks), ("--rounds", rounds), ("--sessions", sessions)] {
      guard (1...1_000_000).contains(value) else { throw ValidationError("\(name) \(value) is not between 1 and 1000000.") }
    }
    guard sessions >= tasks else { throw ValidationError("--sessions \(sessions): each of the \(tasks) tasks needs one of its own.") }
    for (name, value) in [("--duration", duration), ("--warm-up", warmUp)] {
      guard value > 0, value <= 3600 else { throw ValidationError("\(name) \(value) is not between 0 and 3600 seconds.") }
    }
    if let rate, !(rate > 0 && rate <= 10_000_000) {
      throw ValidationError("--rate \(rate) is not between 0 and 10000000 requests a second.")
    }
    guard PayloadSizes(payload) != nil else {
      throw ValidationError("--payload \(payload) is neither fixed:BYTES nor lognormal:MEDIAN,SIGMA,SMALLEST-LARGEST.")
    }
    for name in workloads where BenchmarkWorkloads.named(name) == nil {
      throw ValidationError("There is no workload '\(name)'. 'sessionlab bench --list' names them.")
    }
    for argument in store {
      if let mistake = argument.mistake { throw ValidationError("--store \(argument.name): \(mistake)") }
    }
    for (option, names) in [("--store", store.map(\.name)), ("--workload", workloads)] {
      if let twice = names.first(where: { name in names.count { $0 == name } > 1 }) {
        throw ValidationError("\(option) \(twice) is given more than once.")
      }
    }
    try checkRounds(metrics)
  }

  /// A gate that cannot fail, whatever it sees, is no gate.
  private func checkRounds(_ metrics: [GateMetric]) throws {
    let gated = rate == nil ? metrics : metrics.filter { $0 != .throughput }
    guard !gated.isEmpty else {
      throw ValidationError("--metric throughput says nothing of an open loop, which completes what it is offered: take p99 or p50.")
    }
    let cells = gated.count * store.count * workloads.count
    let needed = max(MedianBootstrap.minimumCount, try RoundPlan.pairedRounds(cells: cells))
    guard rounds >= needed else {
      throw ValidationError(
        "--rounds \(rounds): the test of \(cells) cells takes at least \(needed). Take more rounds, or gate fewer cells.")
    }
  }
}
