import ArgumentParser
import SessionsBenchmark

/// How two builds are measured by turns.
struct MeasureOptions: ParsableArguments {
  enum Defaults: LoadDefaults {
    static let rounds = 11
    static let duration = 1.0
    static let warmUp = 1.0
  }

  @Option(name: .long, help: ArgumentHelp("Measure: the sessionlab of the base, built as this one.", valueName: "file"))
  var baseProgram: String?

  @Option(name: .long, help: ArgumentHelp("The sessionlab that is judged; this one if it is not given.", valueName: "file"))
  var headProgram: String?

  @Option(name: .long, help: ArgumentHelp("A store to measure, as 'sessionlab bench' takes it; repeatable.", valueName: "store"))
  var store: [StoreArgument] = []

  @Option(name: .long, help: ArgumentHelp("What visitors do; repeatable. browse unless told otherwise.", valueName: "workload"))
  var workload: [String] = []

  @OptionGroup var load: LoadOptions<Defaults>

  @Option(
    name: .long,
    help: ArgumentHelp(
      "How long a build makes requests before it is the next one's turn; 0 to measure one build after the other.", valueName: "seconds"))
  var slice: Double = 0.02

  @Option(name: [.long, .short], help: ArgumentHelp("Write the results to this folder, to be compared again.", valueName: "folder"))
  var output: String?

  var workloads: [String] { workload.isEmpty ? ["browse"] : workload }

  var scenarios: [BenchScenario] { workloads.compactMap { BenchmarkWorkloads.named($0) }.map { BenchScenario($0) } }

  /// How long a slice is; nil where one build is measured after the other, as open loops are, whose plans know no slices.
  var sliceDuration: Duration? { slice != 0 && load.rate == nil ? .milliseconds(slice * 1000) : nil }

  /// - Parameter metrics: What is gated of each cell.
  func check(metrics: [GateMetric]) throws {
    guard !store.isEmpty else { throw ValidationError("--base-program needs at least one --store to measure.") }
    try load.check()
    if sliceDuration != nil {
      guard slice >= 0.001 else { throw ValidationError("--slice \(slice): a build needs a millisecond to get going; 0 is for none.") }
      guard slice <= load.duration else {
        throw ValidationError("--slice \(slice) is longer than --duration \(load.duration): a cell has whole slices.")
      }
    }
    for name in workloads where BenchmarkWorkloads.named(name) == nil {
      throw ValidationError("There is no workload '\(name)'. 'sessionlab bench --list' names them.")
    }
    try MeasuringCheck.stores(store)
    try MeasuringCheck.unique("--workload", workloads)
    try checkRounds(metrics)
  }

  /// A gate that cannot fail, whatever it sees, is no gate.
  private func checkRounds(_ metrics: [GateMetric]) throws {
    let gated = load.rate == nil ? metrics : metrics.filter { $0 != .throughput }
    guard !gated.isEmpty else {
      throw ValidationError("--metric throughput says nothing of an open loop, which completes what it is offered: take p99 or p50.")
    }
    let cells = gated.count * store.count * workloads.count
    let needed = max(MedianBootstrap.minimumCount, try RoundPlan.pairedRounds(cells: cells))
    guard load.rounds >= needed else {
      throw ValidationError(
        "--rounds \(load.rounds): the test of \(cells) cells takes at least \(needed). Take more rounds, or gate fewer cells.")
    }
  }
}
