import Sessions
public import SessionsConformance
public import Testing

/// Judges a suite as a whole at its end: every case must have run on every store. See
/// ``Testing/Trait/completeConformance(_:sourceLocation:)``.
public struct CompleteConformance: SuiteTrait, TestScoping {
  let cases: [ConformanceCase]
  let sourceLocation: SourceLocation

  /// Runs the tests of the suite, and then judges their results as a whole.
  @concurrent public func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @concurrent @Sendable () async throws -> Void
  ) async throws {
    let ledger = ConformanceLedger()
    try await ConformanceLedger.$current.withValue(ledger) { try await function() }
    ledger.conclude(cases: cases, selection: .environment, sourceLocation: sourceLocation)
  }
}

extension Trait where Self == CompleteConformance {
  /// Fails the suite unless every case was run on every store that its tests call `expectConformance` with.
  ///
  /// A list of arguments that shrank, a test that was disabled or a store that did not open would be green otherwise. It also prints a line
  /// for each store, which a script can look for: a `--filter` that matches nothing runs no suite, and `swift test` ends with 0.
  ///
  /// - Parameters:
  ///   - cases: The cases that have to run.
  ///   - sourceLocation: Where the issue is recorded.
  public static func completeConformance(
    _ cases: [ConformanceCase] = ConformanceSuite.cases, sourceLocation: SourceLocation = #_sourceLocation
  ) -> Self {
    CompleteConformance(cases: cases, sourceLocation: sourceLocation)
  }
}

/// Collects the results of a suite's cases for the verdict at its end.
final class ConformanceLedger: Sendable {
  /// The ledger of the suite that the current test is in.
  @TaskLocal static var current: ConformanceLedger?

  /// The results of one store.
  private struct Entry: Sendable {
    var results: [CaseResult] = []
    var planned = 0
    var error: String?

    func count(_ outcome: CaseOutcome) -> Int { results.count { $0.outcome == outcome } }

    var failedIDs: [String] { Set(results.filter { $0.outcome.isFailure || $0.outcome == .inconclusive }.map(\.id)).sorted() }
  }

  private struct State: Sendable {
    var stores: [String: Entry] = [:]
    var knownFailures: Set<String> = []
  }

  private let state: Locked<State> = Locked(State())

  /// Adds the results of a store; a store that is run case by case is added for each case.
  func add(_ result: StoreResult, knownFailures: [String: String]) {
    state.withLock { state in
      var entry = state.stores[result.store] ?? Entry()
      entry.results += result.results
      entry.planned += result.planned
      entry.error = entry.error ?? result.error
      state.stores[result.store] = entry
      state.knownFailures.formUnion(knownFailures.keys)
    }
  }

  /// Prints a line for each store, another one if cases failed, and records an issue for each gap of the run.
  func conclude(cases: [ConformanceCase], selection: CaseSelection, sourceLocation: SourceLocation) {
    let state = state.withLock { $0 }
    let expected = cases.filter(selection.includes).map(\.id)
    let unknown = state.knownFailures.subtracting(cases.map(\.id)).sorted()
    var problems: [String] = []
    if expected.isEmpty { problems.append("no case was selected") }
    if state.stores.isEmpty { problems.append("no case was run on any store") }
    if !unknown.isEmpty { problems.append("knownFailures names what is no case here: \(unknown.joined(separator: ", "))") }
    for (store, entry) in state.stores.sorted(by: { $0.key < $1.key }) {
      problems += Self.problems(store, entry, expected: expected)
      print("conformance: \(store): \(Self.summary(entry, expected: expected.count, isWhole: selection.names == nil))")
      let failed = entry.failedIDs
      // The reports of the failures are far above.
      if !failed.isEmpty { print("conformance: \(store) failed: \(failed.joined(separator: " "))") }
    }
    for problem in problems {
      Issue.record(Comment(rawValue: "conformance: \(problem)"), sourceLocation: sourceLocation)
    }
  }

  private static func problems(_ store: String, _ entry: Entry, expected: [String]) -> [String] {
    if let error = entry.error { return ["\(store) could not be judged: \(error)"] }
    let ran = Set(entry.results.map(\.id))
    let missing = expected.filter { !ran.contains($0) }
    if !missing.isEmpty {
      let shown = missing.prefix(8).joined(separator: ", ") + (missing.count > 8 ? " and \(missing.count - 8) more" : "")
      return ["\(store) was not judged by \(missing.count) of \(expected.count) cases: \(shown)"]
    }
    if entry.results.count != entry.planned { return ["\(store) has \(entry.results.count) of \(entry.planned) results"] }
    if entry.count(.skipped) == entry.results.count { return ["no case applies to \(store)"] }
    return []
  }

  private static func summary(_ entry: Entry, expected: Int, isWhole: Bool) -> String {
    let counts = CaseOutcome.allCases.map { ($0, entry.count($0)) }.filter { $0.1 > 0 || $0.0 == .failed }
    let outcomes = counts.map { "\($1) \($0.rawValue)" }.joined(separator: ", ")
    let ran = Set(entry.results.map(\.id)).count
    return "\(ran) of \(expected) cases, \(entry.results.count) results: \(outcomes)"
      + (isWhole ? "" : " (\(CaseSelection.variable) is set)")
  }
}
