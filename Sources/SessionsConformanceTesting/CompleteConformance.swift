public import SessionsConformance
public import Testing

/// Judges a suite as a whole at its end: whether every case was run on every store. See ``Testing/Trait/completeConformance(_:sourceLocation:)``.
public struct CompleteConformance: SuiteTrait, TestScoping {
  let cases: [ConformanceCase]
  let sourceLocation: SourceLocation

  /// Runs the tests of the suite, and then judges what they did.
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
