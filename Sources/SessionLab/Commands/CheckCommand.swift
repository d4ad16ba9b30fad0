package import ArgumentParser
import Foundation
import SessionsBenchmark
import SessionsConformance

/// `sessionlab check`: judges stores with the conformance suite.
package struct CheckCommand: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Judges stores with the conformance suite.",
    discussion: """
      Every case runs in a namespace of its own, once with one store object and once with two on the same sessions. \
      The cases set the time. One of them waits, where a backend removes expired records by its own clock.

      EXAMPLES
        sessionlab check --store memory --store cookie --store sqlite:/tmp/s.db
        sessionlab check --store memory --only ROT --only TTL-003 --only '[FL-2]'
        sessionlab check --store memory --level must --skip CONC --repeat 20 --jobs 2
        sessionlab check --store memory --baseline known-failures.json
        sessionlab check --store memory --format json --output check.json
        sessionlab check --store sqlite:/tmp/sessions.db --two-processes
        sessionlab check --store redis://127.0.0.1:6379 --only CRUD
        sessionlab check --store redis+cluster://127.0.0.1:7000,127.0.0.1:7001
        sessionlab check --store 'postgres://web@localhost/site'
        sessionlab check --store env:SESSIONS_URL     # its password stays unseen
        sessionlab check --store 'exec:python3 fixtures/conformance/dictstore.py'
        sessionlab check --store memory --format text --output html:report.html \\
          --output junit.xml --output check.json
        sessionlab check --store memory --schedule set+login:0110
        sessionlab check --store faulty:upsert-on-replace     # has to fail
        sessionlab check --list
        sessionlab check --explain ROT-003

      EXIT CODES
        0  every case passed, does not apply, is limited as the store declares,
           or fails as the baseline says
        1  a case failed, the store threw an error where none was expected, or an
           entry of the baseline is stale
        2  wrong usage, or nothing selected
        3  incomplete: a store could not be opened at the start or was lost on the
           way, a case has no result, a checker gave up, or a store was too slow
           for the time limit
      """)

  @Option(
    name: .long, help: ArgumentHelp("A store to judge; repeatable: \(StoreArgument.help).", valueName: "store"),
    transform: StoreArgument.option)
  var store: [StoreArgument] = []

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Run only these cases; repeatable: an id, a family, a [rule], a beginning with *, or 'stochastic'.", valueName: "case"))
  var only: [String] = []

  @Option(name: .long, help: ArgumentHelp("Leave out these cases; repeatable, as --only.", valueName: "case"))
  var skip: [String] = []

  @Option(name: .long, help: "Run the cases of a level: must, should or all.")
  var level: SelectedLevel = .all

  @Option(name: .long, help: ArgumentHelp("Run every case this often, each time with the next seed.", valueName: "times"))
  var `repeat`: Int = 1

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Run this many cases at the same time. Without it one, and \(Self.jobsOnServer) on a server that is not isolated, where most of the time is waiting.",
      valueName: "cases"))
  var jobs: Int?
  private static let jobsOnServer = 4

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Known failures: a JSON list of {case, store, reason, link}. An entry that no longer fails fails the run.", valueName: "file"))
  var baseline: String?

  @Option(
    name: .long,
    help: ArgumentHelp("Explain a case or a [rule]: what it requires, which faults it catches and how to run it alone.", valueName: "case"))
  var explain: String?

  @Flag(name: .long, help: "Show what would run, and run nothing.")
  var dryRun: Bool = false

  @Flag(name: .long, help: "List the cases (with --only, the selected ones) and the faulty stores.")
  var list: Bool = false

  @OptionGroup var processes: ProcessOptions

  @Option(name: .long, help: "The seed of all random choices.")
  var seed: UInt64 = 1

  @Option(
    name: .long,
    help: ArgumentHelp("Run this one order of record operations instead of all: \(Schedule.usage).", valueName: "schedule"))
  var schedule: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "The time limit of a case in which the store does not answer. A store that is slow but answers has more, by its own pace.",
      valueName: "seconds"))
  var timeLimit: Double = 10

  @OptionGroup var reports: ReportOptions

  package init() {}

  package func validate() throws {
    guard list || explain != nil || !store.isEmpty else {
      throw ValidationError("No store to judge. \(StoreArgument.hint("check"))")
    }
    try UsageCheck.seconds("--time-limit", timeLimit)
    guard (1...10_000).contains(`repeat`) else { throw ValidationError("--repeat \(`repeat`) is not between 1 and 10000.") }
    if let jobs, !(1...256).contains(jobs) { throw ValidationError("--jobs \(jobs) is not between 1 and 256.") }
    if let schedule, Schedule(schedule)?.testCase == nil {
      throw ValidationError("--schedule \(schedule) is no schedule of a case: give one \(Schedule.usage).")
    }
    try StoreArgument.check(stores)
    try processes.check(stores)
    if let explain { _ = try CaseExplanation(explain) }
    _ = try selection.cases()
    _ = try knownFailures()
    _ = try reports.outputs()
  }

  private var stores: [any LabStore] { store.map(\.store) }

  /// Without --only, a schedule selects the case that it is one of.
  private var selection: CaseSelection<ConformanceCase> {
    let scheduled = schedule.flatMap { Schedule($0)?.testCase }
    return CaseSelection(only: only.isEmpty ? [scheduled?.id].compactMap { $0 } : only, skip: skip, level: level)
  }

  /// The number of cases that run at the same time on a store: one in a process of its own, where a crash fails the cases beside it too.
  package func jobs(on store: any LabStore) -> Int {
    jobs ?? (!processes.isolate && [.loopback, .network].contains(store.locality) ? Self.jobsOnServer : 1)
  }

  private func knownFailures() throws -> Baseline? {
    try baseline.map { try InputFile.read($0, option: "--baseline") { try Baseline(json: $0) } }
  }

  package func run() async throws {
    if let explain { return try Console.out(try CaseExplanation(explain).text) }
    let cases = try selection.cases()
    if list { return try Console.out(CaseListing(cases).text) }
    if dryRun { return try Console.out(CaseListing(cases).plan(stores.flatMap(processes.backends), repetitions: `repeat`)) }
    let outputs = try reports.outputs()
    try outputs.check()
    StoreArgument.warn(store)
    await SweepCommand.offer(stores)
    let known = try knownFailures()
    var results: [StoreResult] = []
    for (store, backend) in stores.flatMap({ store in processes.backends(store).map { (store, $0) } }) {
      var runner = ConformanceRunner(
        cases: cases, seed: seed, timeLimit: .milliseconds(Int64(timeLimit * 1000)), repetitions: `repeat`,
        jobs: jobs(on: store), baseline: known)
      runner.schedule = schedule.flatMap { Schedule($0) }
      let progress = CheckProgress(store: backend.name)
      results.append(await runner.run(backend) { done, planned, result in progress.show(done, planned, result) })
      Console.progress("")
    }
    let report = SuiteReport(seed: seed, stores: results)
    try outputs.write(report)
    throw ExitCode(report.exitCode)
  }
}

/// The formats and files of a report.
struct ReportOptions: ParsableArguments {
  @Option(name: .long, help: ArgumentHelp("The format of the report: \(CheckFormat.names).", valueName: "format"))
  var format: CheckFormat?

  @Option(
    name: [.long, .short],
    help: ArgumentHelp(
      "Write the report to a file; repeatable. Its format is that of FORMAT:FILE, or of the ending (.txt .json .xml .tap .md .html), or of --format.",
      valueName: "file"))
  var output: [String] = []

  /// - Throws: a usage error for an output that cannot be read.
  func outputs() throws -> CheckOutputs { try CheckOutputs(format: format, outputs: output) }
}

/// The processes that the stores of a run work in.
struct ProcessOptions: ParsableArguments {
  @Flag(name: .long, help: "Run the stores in a process of their own: a crash fails one case, and the next gets a fresh process.")
  var isolate: Bool = false

  @Flag(
    name: .long,
    help:
      "Judge stores that processes can share a second time, with one store in this process and one in another on the same sessions, or with two programs of an exec: store."
  )
  var twoProcesses: Bool = false

  @Option(
    name: .long,
    help: ArgumentHelp("The longest time from the start of an exec: program to its first answer.", valueName: "seconds"))
  var startLimit: Double = 30

  @Option(name: .long, help: ArgumentHelp("The longest time that an exec: program may take for any other answer.", valueName: "seconds"))
  var answerLimit: Double = 5

  /// - Throws: a usage error that names a store for which these options make no sense.
  func check(_ stores: [any LabStore]) throws {
    try UsageCheck.seconds("--start-limit", startLimit)
    try UsageCheck.seconds("--answer-limit", answerLimit)
    for store in stores {
      if isolate, store.makeIsolatedBackend() == nil {
        throw ValidationError("--isolate: \(store.name) has no record store that another process could serve.")
      }
      if twoProcesses, store.makeTwoProcessBackend() == nil {
        throw ValidationError("--two-processes: processes share nothing of \(store.name); give \(StoreArgument.sharedHelp).")
      }
    }
  }

  /// The backends that a store's cases run on: one, or two with a second process.
  func backends(_ store: any LabStore) -> [any ConformanceBackend] {
    let store = store.limited(
      to: ProcessLimits(start: .milliseconds(Int64(startLimit * 1000)), answer: .milliseconds(Int64(answerLimit * 1000))))
    var backends: [any ConformanceBackend] = [(isolate ? store.makeIsolatedBackend() : nil) ?? killable(store)]
    if twoProcesses, let backend = store.makeTwoProcessBackend() { backends.append(backend) }
    return backends
  }

  /// The store in this process, and for the cases that kill a process in a child, where processes can share it.
  private func killable(_ store: any LabStore) -> any ConformanceBackend {
    guard type(of: store).shared != nil, store.served != nil else { return store.makeBackend() }
    return KillableBackend(store.makeBackend(), served: store.makeServedBackend())
  }
}
