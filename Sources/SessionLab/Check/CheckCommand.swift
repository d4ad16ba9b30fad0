import ArgumentParser
import SessionsConformance

/// `sessionlab check`: judges stores with the conformance suite.
struct CheckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Judges stores with the conformance suite.",
    discussion: """
      Every case runs in a namespace of its own, once with one store object and once with two on the same sessions.
      No case sleeps: time is the caller's.

      EXAMPLES
        sessionlab check --store memory --store cookie --store sqlite:/tmp/sessions.db
        sessionlab check --store memory --only ROT --only TTL-003 --only '[FL-2]'
        sessionlab check --store memory --format json --output check.json
        sessionlab check --store memory --format text --output html:report.html --output junit.xml --output check.json
        sessionlab check --store faulty:upsert-on-replace     # has to fail
        sessionlab check --list

      EXIT CODES
        0  every case passed, does not apply, or is limited as the store declares
        1  a case failed, or the store threw an error where none was called for
        2  wrong usage, or nothing selected
        3  incomplete: a store could not be opened at the start, or a case has no result
      """)

  @Option(name: .long, help: ArgumentHelp("A store to judge; repeatable: \(StoreArgument.help).", valueName: "store"))
  var store: [StoreArgument] = []

  @Option(
    name: .long,
    help: ArgumentHelp("Run only these cases; repeatable: an id, a family, a [rule], or a beginning with *.", valueName: "case"))
  var only: [String] = []

  @Flag(name: .long, help: "List the cases (with --only, the selected ones) and the faulty stores.")
  var list: Bool = false

  @Option(name: .long, help: "What random choices follow from.")
  var seed: UInt64 = 1

  @Option(name: .long, help: ArgumentHelp("How long a case may take.", valueName: "seconds"))
  var timeLimit: Double = 10

  @Option(name: .long, help: ArgumentHelp("How the report is written: \(ReportFormat.names).", valueName: "format"))
  var format: ReportFormat?

  @Option(
    name: [.long, .short],
    help: ArgumentHelp(
      "Write the report to a file; repeatable. FORMAT:FILE, or the ending (.txt .json .xml .tap .md .html), or else --format says how.",
      valueName: "file"))
  var output: [String] = []

  func validate() throws {
    guard list || !store.isEmpty else {
      throw ValidationError("No store to judge. Give --store \(StoreArgument.help).")
    }
    guard timeLimit > 0, timeLimit <= 3600 else {
      throw ValidationError("--time-limit \(timeLimit) is not between 0 and 3600 seconds.")
    }
    _ = try CaseSelection(patterns: only).cases()
    _ = try ReportOutputs(format: format, outputs: output)
  }

  func run() async throws {
    let cases = try CaseSelection(patterns: only).cases()
    if list { return try Console.out(CaseListing(cases).text) }
    let outputs = try ReportOutputs(format: format, outputs: output)
    try outputs.check()
    let runner = ConformanceRunner(cases: cases, seed: seed, timeLimit: .milliseconds(Int64(timeLimit * 1000)))
    var results: [StoreResult] = []
    for argument in store {
      let backend = argument.backend
      let line = ProgressLine(store: backend.name)
      results.append(await runner.run(backend) { done, planned, result in line.show(done, planned, result) })
      line.clear()
    }
    let report = SuiteReport(seed: seed, stores: results)
    try outputs.write(report)
    throw ExitCode(report.exitCode)
  }
}
