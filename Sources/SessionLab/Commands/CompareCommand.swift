package import ArgumentParser
import Foundation
import SessionsBenchmark

/// `sessionlab compare`: finds out whether a build got worse.
package struct CompareCommand: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Finds out whether a build is worse than another: a regression fails, noise does not.",
    discussion: """
      Counted: round trips, statements and bytes of an operation, failed cases, lost updates. Any increase fails, on any machine.

      Timed, interleaved: with --base-program every round measures the base, the head and the base once more, each in a fresh process. \
      Closed loops without a sweep are interleaved in slices of time, so that a disturbance of the machine affects all builds alike. The \
      head fails only if it is worse by more than the tolerance, beyond chance, if a second batch of the same cells confirms it, and if the \
      base does not differ from itself. Build base and head alike. The suite judges each build with its own code first, and a head that \
      fails is not timed. With one task, keep all builds on one processor, as in the second example.

      Timed apart: two results of 'sessionlab bench'. Their times inform and decide nothing: other things may have changed between them.

      EXAMPLES
        sessionlab compare --base-program OLD/sessionlab \\
          --store memory --store sqlite:/tmp/s.db --output gate
        taskset -c 1 sessionlab compare --base-program OLD/sessionlab \\
          --store sqlite:/tmp/s.db --tasks 1 --metric p50 \\
          --rounds 31 --duration 0.3 --warm-up 0.1 --slice 0.01
        sessionlab compare gate/base.json gate/head.json \\
          --control gate/control.json \\
          --confirmation gate/base-2.json gate/head-2.json
        sessionlab compare last-week.json today.json --format markdown

      EXIT CODES
        0   nothing got worse, or it is undecided
        2   something regressed
        3   with --strict: it is undecided
        4   something cannot be compared: saturated, not verified, missing in one
            of the two, or the base differs from itself
        64  wrong usage, or a file that is no result
        74  no comparison: a store has no result, no round was finished, or the
            results or the report could not be written
      """)

  @Argument(help: ArgumentHelp("Two results of the same format: of the base and of the head.", valueName: "result"))
  var results: [String] = []

  @Option(name: .long, help: ArgumentHelp("The base measured once more, interleaved with both.", valueName: "result"))
  var control: String?

  @Option(
    name: .long, parsing: .upToNextOption,
    help: ArgumentHelp("Base and head of the second batch, which confirms the first.", valueName: "result"))
  var confirmation: [String] = []

  @OptionGroup(title: "Measuring") var measuring: MeasureOptions

  @Option(
    name: .long,
    help: ArgumentHelp(
      "A gated metric: throughput, p50 or p99; repeatable. The default is throughput and p99. Fewer metrics find smaller changes.",
      valueName: "metric"),
    transform: CompareCommand.metric)
  var metric: [GateMetric] = []

  @Option(name: .long, help: ArgumentHelp("How much worse a metric may be, in percent; p99 twice as much.", valueName: "percent"))
  var tolerance: Double = GateCriteria.usualTolerance * 100

  @Flag(name: .long, help: "End with exit code 3 when it is undecided.")
  var strict: Bool = false

  @Option(name: .long, help: ArgumentHelp("The format of the report: \(CompareFormat.names).", valueName: "format"))
  var format: CompareFormat = .text

  private static func metric(_ name: String) throws -> GateMetric {
    guard let metric = GateMetric(rawValue: name) else {
      throw ValidationError("There is no metric '\(name)': take throughput, p50 or p99.")
    }
    return metric
  }

  private var criteria: GateCriteria {
    let metrics = metric.isEmpty ? GateMetric.usual : GateMetric.allCases.filter(metric.contains)
    return GateCriteria(metrics: metrics, tolerance: tolerance / 100)
  }

  package init() {}

  package func validate() throws {
    guard (0.1...1000).contains(tolerance) else { throw ValidationError("--tolerance \(tolerance) is not between 0.1 and 1000 percent.") }
    guard measuring.baseProgram != nil else {
      guard results.count == 2 else {
        throw ValidationError("Give two results to compare, of the base and of the head, or --base-program to measure.")
      }
      guard confirmation.isEmpty || confirmation.count == 2 else {
        throw ValidationError("--confirmation takes two results: of the base and of the head.")
      }
      guard measuring.headProgram == nil, measuring.store.isEmpty, measuring.workload.isEmpty, measuring.output == nil else {
        throw ValidationError("--head-program, --store, --workload and --output are for measuring, which --base-program asks for.")
      }
      return
    }
    guard results.isEmpty, control == nil, confirmation.isEmpty else {
      throw ValidationError("Either compare results or measure with --base-program: it makes its own control and second batch.")
    }
    try measuring.check(metrics: criteria.metrics)
    try LabBuild(program: measuring.baseProgram).check("--base-program")
    try LabBuild(program: measuring.headProgram).check("--head-program")
  }

  package func run() async throws {
    let code: Int32
    do {
      let report = measuring.baseProgram == nil ? try compareFiles() : try await measure()
      try Console.out(try format.render(report, strict: strict, isColoured: Console.isColoured))
      code = report.gate.exitCode(strict: strict)
    } catch is ExitCode {
      // A message has already named the incomplete part. The usual code for that is the one of an undecided gate here.
      throw ExitCode(LabExit.comparisonIncomplete)
    }
    throw ExitCode(code)
  }

  /// - Throws: a usage error for a file that is no result, or results that do not belong together.
  private func compareFiles() throws -> ComparisonReport {
    let (base, head) = (try Self.read(results[0]), try Self.read(results[1]))
    let control = try control.map(Self.read)
    let later = try confirmation.map(Self.read)
    let comparison: ResultComparison
    do throws(ComparisonError) {
      comparison = try ResultComparison(
        base: base, head: head, control: control,
        confirmation: later.count == 2 ? ResultComparison.Confirmation(base: later[0], head: later[1]) : nil, criteria: criteria)
    } catch {
      throw ValidationError("\(results[0]) and \(results[1]): \(error).")
    }
    return try comparison.judge()
  }

  private static func read(_ path: String) throws -> BenchmarkResult {
    try InputFile.read(path) { data throws(ResultReadError) in try ResultFile.read(data) }
  }

  private func measure() async throws -> ComparisonReport {
    if let output = measuring.output { try CompareResults.prepare(output) }
    StoreArgument.warn(measuring.store)
    await SweepCommand.offer(measuring.stores)
    let results = try await CompareRun(measuring, criteria).results()
    if let output = measuring.output {
      try results.write(to: output)
      Console.line("Again: \(results.command(output, criteria))")
    }
    return try results.comparison(criteria).judge()
  }
}

/// The options of measuring two builds, interleaved.
package struct MeasureOptions: ParsableArguments {
  package enum Defaults: LoadDefaults {
    package static let rounds: Int = 11
    package static let duration: Double = 1
    package static let warmUp: Double = 1
  }

  @Option(name: .long, help: ArgumentHelp("Measure: the sessionlab of the base, built as this one.", valueName: "file"))
  var baseProgram: String?

  @Option(name: .long, help: ArgumentHelp("The sessionlab that is judged; this one if it is not given.", valueName: "file"))
  var headProgram: String?

  @Option(
    name: .long, help: ArgumentHelp("A store to measure, as 'sessionlab bench' takes it; repeatable.", valueName: "store"),
    transform: StoreArgument.option)
  var store: [StoreArgument] = []

  @Option(name: .long, help: ArgumentHelp("A workload: what visitors do; repeatable. The default is browse.", valueName: "workload"))
  var workload: [String] = []

  @OptionGroup package var load: LoadOptions<Defaults>

  @Option(
    name: .long,
    help: ArgumentHelp(
      "How long a build makes requests before the next one does; 0 to measure one build after the other.", valueName: "seconds"))
  var slice: Double = 0.02

  @Option(name: [.long, .short], help: ArgumentHelp("Write the results to this folder, to be compared again.", valueName: "folder"))
  var output: String?

  package init() {}

  package var stores: [any LabStore] { store.map(\.store) }

  package var workloads: [String] { workload.isEmpty ? ["browse"] : workload }

  package var scenarios: [BenchScenario] { workloads.compactMap { BenchmarkWorkloads.named($0) }.map { BenchScenario($0) } }

  /// The length of a slice; nil where one build is measured after the other, as in open loops, whose plans have no slices.
  var sliceDuration: Duration? { slice != 0 && load.rate == nil ? .milliseconds(slice * 1000) : nil }

  /// - Parameter metrics: The gated metrics of each cell.
  /// - Throws: a usage error that names the option.
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
    try StoreArgument.check(stores)
    try UsageCheck.unique("--workload", workloads)
    try checkRounds(metrics)
  }

  /// Refuses a gate that cannot fail, whatever the numbers.
  private func checkRounds(_ metrics: [GateMetric]) throws {
    let gated = load.rate == nil ? metrics : metrics.filter { $0 != .throughput }
    guard !gated.isEmpty else {
      throw ValidationError("--metric throughput says nothing about an open loop, which completes what it is offered: take p99 or p50.")
    }
    let cells = gated.count * store.count * workloads.count
    let needed = max(MedianBootstrap.minimumCount, try RoundPlan.pairedRounds(cells: cells))
    guard load.rounds >= needed else {
      throw ValidationError(
        "--rounds \(load.rounds): the test of \(cells) cells takes at least \(needed). Take more rounds, or gate fewer cells.")
    }
  }
}

/// The formats of a comparison.
package enum CompareFormat: String, ReportFormat {
  case text, markdown, json

  func render(_ report: ComparisonReport, strict: Bool, isColoured: Bool = false) throws -> String {
    switch self {
    case .text: ComparisonText.render(report, isColoured: isColoured)
    case .markdown: ComparisonMarkdown.render(report)
    case .json: String(decoding: try ComparisonJSON.render(report, strict: strict), as: UTF8.self)
    }
  }
}
