import ArgumentParser
import Foundation
import SessionsBenchmark

/// `sessionlab compare`: says whether a build got worse.
struct CompareCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Says whether a build got worse than another: what is worse fails, what is noise does not.",
    discussion: """
      Counted: round trips, statements and bytes an operation, failed cases, lost updates. Any increase fails, on any machine.

      Timed by turns: with --base-program every round measures base, head and the base once more, each in a fresh process. Closed loops
      without a sweep run in slices of time, one build's after the other's: what disturbs the machine for longer meets all of them alike.
      It fails only if the head is worse by more than the tolerance beyond chance, if a second batch of the cells in question shows it
      again, and if the base does not differ from itself. The builds have to be made alike; the suite judges each with its own code first,
      and a head that fails is not timed. With one task, keep all builds on one processor, as in the second example.

      Timed apart: two results of 'sessionlab bench'. Times advise and decide nothing, since what else changed is not known.

      EXAMPLES
        sessionlab compare --base-program ../main/.build/release/sessionlab --store memory --store sqlite:/tmp/s.db --output gate
        taskset -c 1 sessionlab compare --base-program OLD/sessionlab --store sqlite:/tmp/s.db --tasks 1 --metric p50 \\
          --rounds 31 --duration 0.3 --warm-up 0.1 --slice 0.01
        sessionlab compare gate/base.json gate/head.json --control gate/control.json --confirmation gate/base-2.json gate/head-2.json
        sessionlab compare last-week.json today.json --format markdown

      EXIT CODES
        0   nothing got worse, or it is undecided
        2   something regressed
        3   with --strict: it is undecided
        4   something cannot be compared: saturated, not verified, missing in one of the two, or the base differs from itself
        64  wrong usage, or a file that is no result
        74  the results or the report could not be written
      """)

  @Argument(help: ArgumentHelp("Two results of the same format: of the base and of the head.", valueName: "result"))
  var results: [String] = []

  @Option(name: .long, help: ArgumentHelp("The base measured once more, by turns with both.", valueName: "result"))
  var control: String?

  @Option(
    name: .long, parsing: .upToNextOption,
    help: ArgumentHelp("Base and head of the second batch, which confirms what the first showed.", valueName: "result"))
  var confirmation: [String] = []

  @OptionGroup(title: "Measuring") var measuring: MeasureOptions

  @Option(
    name: .long,
    help: ArgumentHelp(
      "What is gated: throughput, p50 or p99; repeatable. throughput and p99 unless told otherwise. The fewer, the smaller the changes found.",
      valueName: "metric"),
    transform: CompareCommand.metric)
  var metric: [GateMetric] = []

  @Option(name: .long, help: ArgumentHelp("How much worse may be, in percent; of p99 twice as much.", valueName: "percent"))
  var tolerance: Double = GateCriteria.usualTolerance * 100

  @Flag(name: .long, help: "End with 3 when it is undecided.")
  var strict: Bool = false

  @Option(name: .long, help: ArgumentHelp("How the report is written: \(CompareFormat.names).", valueName: "format"))
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

  func validate() throws {
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

  func run() async throws {
    let code: Int32
    do {
      let report = measuring.baseProgram == nil ? try compareFiles() : try await measure()
      try Console.out(try format.render(report, strict: strict, isColoured: Console.isColoured))
      code = report.gate.exitCode(strict: strict)
    } catch is ExitCode {
      // What cannot write says so, and ends with the code of an incomplete check: here it is that of an undecided gate.
      throw ExitCode(CompareExit.incomplete)
    }
    throw ExitCode(code)
  }

  private func compareFiles() throws -> ComparisonReport {
    let files = CompareFiles(base: results[0], head: results[1], control: control, confirmation: confirmation, criteria: criteria)
    return try files.comparison().judge()
  }

  private func measure() async throws -> ComparisonReport {
    if let output = measuring.output { try CompareResults.prepare(output) }
    let results = try await CompareRun(measuring, criteria).results()
    if let output = measuring.output {
      try results.write(to: output)
      Console.error("Again: \(results.command(output, criteria))")
    }
    return try results.comparison(criteria).judge()
  }
}
