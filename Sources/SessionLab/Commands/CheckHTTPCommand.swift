package import ArgumentParser
import Foundation
import SessionsConformance
import SessionsHTTPConformance

/// `sessionlab check-http`: judges a server by what it sends.
package struct CheckHTTPCommand: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "check-http",
    abstract: "Judges a server's sessions over the wire.",
    discussion: """
      The server is the demo application of fixtures/http/PROTOCOL.md, in any language or framework. Its cases run one after the other; \
      no case sleeps, as the application's clock is moved by its control routes.

      EXAMPLES
        sessionlab check-http http://127.0.0.1:8080
        sessionlab check-http http://127.0.0.1:8080 --seeds 8000,8002
        sessionlab check-http http://127.0.0.1:8080 --only H-301 --only '[MW-6]'
        sessionlab check-http http://127.0.0.1:8080 --seed 7 --repeat 3
        sessionlab check-http http://127.0.0.1:8080 --baseline known-failures.json
        sessionlab check-http http://127.0.0.1:8080 --output html:report.html
        sessionlab check-http --list
        sessionlab check-http --explain H-301

      An example of the application, to be judged and to be ported:
        python3 fixtures/http/demo.py --port 8080 \\
          --seed1-port 8000 --seed2-port 8002

      EXIT CODES
        0  every case passed, does not apply, or fails as the baseline says
        1  a case failed, or an entry of the baseline is stale
        2  wrong usage, or nothing selected
        3  incomplete: the server could not be reached or described itself
           wrongly, or a case has no result
      """)

  @Argument(help: ArgumentHelp("The server, such as http://127.0.0.1:8080.", valueName: "url"))
  var url: String?

  @Option(name: .long, help: ArgumentHelp("The ports of seed 1 and seed 2 on the same host, such as 8000,8002.", valueName: "ports"))
  var seeds: String?

  @Option(
    name: .long,
    help: ArgumentHelp("Run only these cases; repeatable: an id, a family (H-3), a [rule], or a beginning with *.", valueName: "case"))
  var only: [String] = []

  @Option(name: .long, help: ArgumentHelp("Leave out these cases; repeatable, as --only.", valueName: "case"))
  var skip: [String] = []

  @Option(name: .long, help: ArgumentHelp("Run every case this often, each time with the next seed.", valueName: "times"))
  var `repeat`: Int = 1

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Known failures: a JSON list of {case, store, reason, link}. An entry that no longer fails fails the run.", valueName: "file"))
  var baseline: String?

  @Option(name: .long, help: ArgumentHelp("Explain a case or a [rule]: what it requires and how to run it alone.", valueName: "case"))
  var explain: String?

  @Flag(name: .long, help: "List the cases (with --only, the selected ones).")
  var list: Bool = false

  @Option(name: .long, help: "The seed of the cases' order, and of names and values; 0 for the order of the list and plain names.")
  var seed: UInt64 = 0

  @Option(name: .long, help: ArgumentHelp("The longest wait for a connection or an answer.", valueName: "seconds"))
  var deadline: Double = 5

  @Option(name: .long, help: ArgumentHelp("The time limit of a case.", valueName: "seconds"))
  var timeLimit: Double = 60

  @OptionGroup var reports: ReportOptions

  package init() {}

  package func validate() throws {
    guard list || explain != nil || url != nil else {
      throw ValidationError("No server to judge. Give its URL, such as http://127.0.0.1:8080.")
    }
    try UsageCheck.seconds("--deadline", deadline)
    try UsageCheck.seconds("--time-limit", timeLimit)
    guard (1...10_000).contains(`repeat`) else { throw ValidationError("--repeat \(`repeat`) is not between 1 and 10000.") }
    if let explain { _ = try HTTPCaseExplanation(explain) }
    if let url { _ = try target(url) }
    _ = try selection.cases()
    _ = try knownFailures()
    _ = try reports.outputs()
  }

  private var selection: CaseSelection<HTTPCase> {
    CaseSelection(from: HTTPConformanceSuite.cases, examples: .servers, only: only, skip: skip)
  }

  private func target(_ url: String) throws(ValidationError) -> HTTPTarget {
    do {
      return try HTTPTarget(url: url, seeds: seeds)
    } catch {
      throw ValidationError("\(error)")
    }
  }

  private func knownFailures() throws -> Baseline? {
    try baseline.map { try InputFile.read($0, option: "--baseline") { try Baseline(json: $0, of: HTTPConformanceSuite.cases) } }
  }

  package func run() async throws {
    if let explain { return try Console.out(try HTTPCaseExplanation(explain).text) }
    let cases = try selection.cases()
    if list { return try Console.out(CaseListing.text(cases, version: HTTPConformanceSuite.version)) }
    guard let url else { return }
    let outputs = try reports.outputs()
    try outputs.check()
    let server = try target(url)
    let runner = HTTPConformanceRunner(
      cases: cases, seed: seed, deadline: .milliseconds(Int64(deadline * 1000)), timeLimit: .milliseconds(Int64(timeLimit * 1000)),
      repetitions: `repeat`, baseline: try knownFailures())
    let progress = CheckProgress(store: server.name)
    let result = await runner.run(server) { done, planned, result in progress.show(done, planned, result) }
    Console.progress("")
    let report = runner.report([result])
    try outputs.write(report)
    throw ExitCode(report.exitCode)
  }
}
