package import ArgumentParser
import Foundation
import SessionsConformance
import SessionsMemory
import SessionsReporting

/// `sessionlab vectors`: the cases as data, for implementations in other languages.
package struct VectorsCommand: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "vectors",
    abstract: "Exports the cases as data, and replays them from the data alone.",
    discussion: """
      fixtures/conformance/README.md describes the files and how to replay them in any language.

      EXAMPLES
        sessionlab vectors --output fixtures/conformance/vectors
        sessionlab vectors --replay fixtures/conformance/vectors --store memory
        sessionlab vectors --replay fixtures/conformance/vectors \\
          --store faulty:upsert-on-replace     # has to fail

      EXIT CODES
        0  exported; or every vector passed or does not apply
        1  a vector failed, or the store threw an error where none was expected
        2  wrong usage
        3  the files could not be written or read, or nothing was replayed
      """)

  @Option(
    name: [.long, .short],
    help: ArgumentHelp("Export to this folder. Files of families that no longer exist are removed from it.", valueName: "folder"))
  package var output: String?

  @Option(name: .long, help: ArgumentHelp("Replay the vectors of this folder.", valueName: "folder"))
  var replay: String?

  @Option(
    name: .long, help: ArgumentHelp("A store to replay on; repeatable: \(StoreArgument.help).", valueName: "store"),
    transform: StoreArgument.option)
  package var store: [StoreArgument] = []

  @Option(name: .long, help: ArgumentHelp("The time limit of a vector.", valueName: "seconds"))
  var timeLimit: Double = 10

  package init() {}

  package func validate() throws {
    guard (output == nil) != (replay == nil) else { throw ValidationError("Give either --output or --replay.") }
    guard (replay == nil) == store.isEmpty else {
      throw ValidationError("--replay and --store go together. \(StoreArgument.hint("vectors"))")
    }
    try StoreArgument.check(store.map(\.store))
    try UsageCheck.seconds("--time-limit", timeLimit)
  }

  package func run() async throws {
    StoreArgument.warn(store)
    if let output { try await export(to: URL(fileURLWithPath: output)) }
    if let replay { try await replayAll(from: URL(fileURLWithPath: replay)) }
  }

  private func export(to folder: URL) async throws {
    let counts: VectorIndex.Counts
    do {
      let vectors = try await VectorSet { MemoryRecordStore() }
      counts = try vectors.index().counts
      try vectors.write(to: folder)
    } catch {
      throw LabExit.incomplete("\(error)")
    }
    try Console.out("\(counts.exported) of \(counts.cases) cases are data; \(VectorSet.indexName) says why the others are not.\n")
  }

  private func replayAll(from folder: URL) async throws {
    let vectors: [VectorCase]
    do {
      vectors = try VectorSet(folder: folder).cases()
    } catch {
      throw LabExit.incomplete("\(error)")
    }
    var (hasFailures, hasRun) = (false, true)
    for argument in store {
      let backend = argument.store.makeBackend()
      let verdicts = await VectorReplay(timeLimit: .milliseconds(Int64(timeLimit * 1000))).run(vectors, on: backend)
      let report = ReplayReport(store: backend.name, verdicts: verdicts)
      try Console.out(report.text)
      hasFailures = hasFailures || report.hasFailures
      hasRun = hasRun && report.hasRun
    }
    if hasFailures { throw ExitCode(LabExit.failed) }
    if !hasRun { throw ExitCode(LabExit.incomplete) }
  }
}

/// The verdicts about the vectors on one store, as text.
private struct ReplayReport {
  let store: String
  let verdicts: [VectorVerdict]

  var hasFailures: Bool { verdicts.contains { $0.outcome.isFailure } }

  /// Whether any vector was replayed: a gate that ran nothing is not green.
  var hasRun: Bool { verdicts.contains { $0.outcome != .skipped } }

  var text: String {
    let counts = [CaseOutcome.passed, .failed, .errored, .skipped].map { outcome in
      "\(verdicts.count { $0.outcome == outcome }) \(outcome.rawValue)"
    }
    let failures = verdicts.filter(\.outcome.isFailure).map { verdict in
      var lines = ["\(verdict.outcome.rawValue.uppercased())  \(verdict.id)  \(verdict.reason ?? "")"]
      let rows = [("call", verdict.call), ("expected", verdict.expected), ("actual", verdict.seen)].compactMap { name, value in
        value.map { [name, $0] }
      }
      lines += TextTable(rows, columns: [.left(atLeast: 8), .left]).lines(indent: 2)
      return lines.joined(separator: "\n") + "\n"
    }
    return failures.joined() + "\(store)  \(verdicts.count) vectors: \(counts.joined(separator: ", "))\n"
  }
}
