public import SessionsConformance
public import Testing

/// Runs one case on a store, with one store object and with two, and records each failure as an issue of the current test.
///
/// ```swift
/// @Suite(.serialized, .completeConformance()) struct MyStoreConformance {
///   @Test(arguments: ConformanceSuite.cases) func conforms(testCase: ConformanceCase) async {
///     await expectConformance(testCase, RecordStoreBackend(name: "mine") { try MyRecordStore(table: $0) })
///   }
/// }
/// ```
///
/// A failure is an issue that reads like a bug report. A case that does not apply to the store, or that checks a declared deviation, is a
/// warning (from Swift 6.3 on; before, a line of output): it never passes in silence. At most four cases run at the same time, however many
/// tests run in parallel.
///
/// - Parameters:
///   - testCase: The case.
///   - backend: Opens the store.
///   - knownFailures: Ids of cases that fail today, each with the reason or a link. A known failure is reported and does not fail the test;
///     an entry whose case passes does, so that the list cannot grow stale.
///   - seed: The seed of random choices.
///   - timeLimit: The longest time of one execution of the case. A store that hangs fails its cases.
///   - sourceLocation: Where issues are recorded.
public func expectConformance(
  _ testCase: ConformanceCase, _ backend: some ConformanceBackend, knownFailures: [String: String] = [:], seed: UInt64 = 1,
  timeLimit: Duration = .seconds(10), sourceLocation: SourceLocation = #_sourceLocation
) async {
  let selection = CaseSelection.environment
  guard selection.includes(testCase) else { return selection.noteOnce(at: sourceLocation) }
  await RunningCases.shared.acquire()
  let result = await ConformanceRunner(cases: [testCase], seed: seed, timeLimit: timeLimit).run(backend)
  await RunningCases.shared.release()
  ConformanceLedger.current?.add(result, knownFailures: knownFailures)
  CaseRecorder(store: result.store, knownFailures: knownFailures, sourceLocation: sourceLocation)
    .record(testCase, result.results, error: result.error)
}

/// Runs a whole suite on a store, and records every failure, and a run that is incomplete, as issues of the current test.
///
/// ```swift
/// @Test func myStoreConforms() async { await expectConformance(backend, cases: ConformanceSuite.recordStoreCases) }
/// ```
///
/// - Parameters:
///   - backend: Opens the store.
///   - cases: The cases to run.
///   - knownFailures: Ids of cases that fail today, each with the reason or a link; an entry whose case passes fails the test.
///   - seed: The seed of random choices.
///   - timeLimit: The longest time of one execution of a case.
///   - sourceLocation: Where issues are recorded.
/// - Returns: all results, for further expectations and reports.
@discardableResult
public func expectConformance(
  _ backend: some ConformanceBackend, cases: [ConformanceCase] = ConformanceSuite.cases, knownFailures: [String: String] = [:],
  seed: UInt64 = 1, timeLimit: Duration = .seconds(10), sourceLocation: SourceLocation = #_sourceLocation
) async -> StoreResult {
  let selection = CaseSelection.environment
  let selected = cases.filter(selection.includes)
  if selected.count < cases.count { selection.noteOnce(at: sourceLocation) }
  let result = await ConformanceRunner(cases: selected, seed: seed, timeLimit: timeLimit).run(backend)
  let recorder = CaseRecorder(store: result.store, knownFailures: knownFailures, sourceLocation: sourceLocation)
  let results = Dictionary(grouping: result.results, by: \.id)
  for testCase in selected where result.error == nil {
    recorder.record(testCase, results[testCase.id] ?? [], error: nil)
  }
  let ledger = ConformanceLedger()
  ledger.add(result, knownFailures: knownFailures)
  ledger.conclude(cases: cases, selection: selection, sourceLocation: sourceLocation)
  return result
}

/// Limits the number of cases that run at the same time; the others wait in the order of their arrival.
///
/// Swift Testing starts all cases of a parameterised test together. Hundreds of stores at work on few cores would exceed the time limits of
/// cases that would pass alone.
package actor RunningCases {
  static let shared: RunningCases = RunningCases(4)

  private var free: Int
  private var waiting: [CheckedContinuation<Void, Never>] = []

  /// Creates a limit.
  package init(_ count: Int) {
    free = count
  }

  /// Waits until fewer cases run than the limit.
  package func acquire() async {
    if free > 0 {
      free -= 1
    } else {
      await withCheckedContinuation { waiting.append($0) }
    }
  }

  /// Lets the next case run.
  package func release() {
    if waiting.isEmpty {
      free += 1
    } else {
      waiting.removeFirst().resume()
    }
  }
}
