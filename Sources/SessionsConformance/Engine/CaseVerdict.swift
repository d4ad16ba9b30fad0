/// The outcome of one execution of a case.
package struct CaseVerdict: Sendable {
  /// The outcome.
  package let outcome: CaseOutcome
  /// The reason of any outcome but a pass.
  package var reason: String?
  /// The comparison that failed.
  package var failure: CaseFailure?

  /// Creates a verdict.
  package init(outcome: CaseOutcome, reason: String? = nil, failure: CaseFailure? = nil) {
    self.outcome = outcome
    self.reason = reason
    self.failure = failure
  }

  /// The verdict on a case that took too long.
  package static func timedOut(_ limit: Duration) -> CaseVerdict {
    let failure = CaseFailure("the case", expected: "an end within \(limit)", seen: "still running; it was abandoned")
    return CaseVerdict(outcome: .failed, reason: "time limit", failure: failure)
  }

  /// The verdict on a case that ran out of time while its store answered, slowly: nothing says that the store is wrong.
  static func tooSlow(after elapsed: Duration, operations: Int) -> CaseVerdict {
    let seconds = elapsed / .seconds(1)
    let each = Int(seconds * 1000 / Double(max(1, operations)))
    return CaseVerdict(
      outcome: .inconclusive,
      reason: "too slow for the time limit: \(operations) operations took \(Int(seconds)) s, \(each) ms each, and the store went on "
        + "answering. That is not wrong; --time-limit \(Int(seconds) * 4 + 10) gives it more time")
  }

  /// The verdict on a case during which the store did something wrong beside its answers; a failure that the case found itself stays.
  func breached(by breach: String) -> CaseVerdict {
    guard outcome != .failed else { return self }
    let failure = CaseFailure("the store's program", expected: "what the protocol says", seen: breach)
    return CaseVerdict(outcome: .failed, reason: "breach of the protocol", failure: failure)
  }

  /// Runs a case's program.
  ///
  /// - Parameters:
  ///   - success: The verdict when it returns.
  ///   - unexpected: The reason when it throws anything but an expectation that is not met.
  package static func judging(success: CaseVerdict, unexpected: String, _ body: () async throws -> Void) async -> CaseVerdict {
    do {
      try await body()
      return success
    } catch let failure as CaseFailure {
      return CaseVerdict(outcome: .failed, reason: failure.what, failure: failure)
    } catch CaseUndecided.notApplicable(let reason) {
      return CaseVerdict(outcome: .skipped, reason: reason)
    } catch CaseUndecided.inconclusive(let reason) {
      return CaseVerdict(outcome: .inconclusive, reason: reason)
    } catch {
      return CaseVerdict(
        outcome: .errored, reason: unexpected, failure: CaseFailure("the last step", expected: "no error", seen: "\(error)"))
    }
  }
}

extension CaseResult {
  /// The result of one execution. Steps are kept of a fault only.
  package init(
    _ testCase: some CatalogueCase, _ verdict: CaseVerdict, steps: [CaseStep], instances: Int = 1, repetition: Int, seed: UInt64,
    started: ContinuousClock.Instant
  ) {
    let elapsed = started.duration(to: .now).components
    self.init(
      id: testCase.id, title: testCase.title, level: testCase.level, rules: testCase.rules, instances: instances, repetition: repetition,
      outcome: verdict.outcome, reason: verdict.reason, what: verdict.failure?.what, expected: verdict.failure?.expected,
      seen: verdict.failure?.seen, steps: verdict.outcome.isFault ? steps : nil, seed: seed,
      milliseconds: Double(elapsed.seconds) * 1000 + Double(elapsed.attoseconds) / 1e15)
  }
}
