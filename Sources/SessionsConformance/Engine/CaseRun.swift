import Sessions

/// One execution of one case.
final class CaseRun: Sendable {
  /// The outcome of the execution.
  struct Verdict: Sendable {
    let outcome: CaseOutcome
    var reason: String?
    var failure: CaseFailure?

    static func timedOut(_ limit: Duration) -> Verdict {
      let failure = CaseFailure("the case", expected: "an end within \(limit)", seen: "still running; it was abandoned")
      return Verdict(outcome: .failed, reason: "time limit", failure: failure)
    }
  }

  private let testCase: ConformanceCase
  private let seed: UInt64
  private let ignoresDeclarations: Bool
  private let context: Locked<CaseContext?> = Locked(nil)

  /// - Parameter ignoresDeclarations: Whether the case runs even if the store does not declare the capabilities that it needs.
  init(_ testCase: ConformanceCase, seed: UInt64, ignoresDeclarations: Bool = false) {
    self.testCase = testCase
    self.seed = seed
    self.ignoresDeclarations = ignoresDeclarations
  }

  /// The steps so far, even of a case that hangs.
  var steps: [CaseStep] { context.withLock { $0 }?.steps ?? [] }

  func execute(on backend: some ConformanceBackend, namespace: String, instances: Int) async -> Verdict {
    var configuration = testCase.configuration
    configuration.events = SessionEventReporter { [weak self] event in
      self?.context.withLock { $0 }?.observe(event)
    }
    let opened: OpenedBackend
    do throws(SessionError) {
      if testCase.needsInterruption {
        guard let stores = try await backend.openInterruptible(namespace, instances: instances, configuration: configuration) else {
          return Verdict(outcome: .skipped, reason: CaseContext.uninterruptible)
        }
        opened = stores
      } else {
        opened = try await backend.open(namespace, instances: instances, configuration: configuration)
      }
    } catch {
      return Verdict(outcome: .errored, reason: "the store did not open: \(error)")
    }
    let context = CaseContext(
      opened: opened, namespace: namespace, configuration: configuration, seed: seed,
      opener: { [configuration] (namespace) async throws(SessionError) in
        try await backend.open(namespace, instances: instances, configuration: configuration)
      })
    self.context.withLock { $0 = context }
    let verdict = await judge(context)
    for neighbour in context.neighbours { await neighbour.close() }
    await context.opened.close()
    return verdict
  }

  private func judge(_ context: CaseContext) async -> Verdict {
    guard let store = context.stores.first else { return Verdict(outcome: .errored, reason: "the backend opened no store") }
    let missing = ignoresDeclarations ? [] : testCase.needs.subtracting(store.capabilities)
    guard missing.isEmpty else {
      guard let limited = testCase.limited, store.deviations.contains(limited.deviation) else {
        return Verdict(outcome: .skipped, reason: "needs \(missing.sorted().map(\.rawValue).joined(separator: ", "))")
      }
      return await run(limited.body, context, success: Verdict(outcome: .limited, reason: limited.deviation.rawValue))
    }
    let present = testCase.needsAbsent.intersection(store.capabilities)
    guard present.isEmpty else {
      let names = present.sorted().map(\.rawValue).joined(separator: ", ")
      return Verdict(outcome: .skipped, reason: "for stores without \(names)")
    }
    if testCase.needsRecords, context.records.isEmpty {
      return Verdict(outcome: .skipped, reason: "needs a record store")
    }
    return await run(testCase.body, context, success: Verdict(outcome: .passed))
  }

  private func run(_ body: ConformanceCase.Body, _ context: CaseContext, success: Verdict) async -> Verdict {
    do {
      try await body(context)
      return success
    } catch let failure as CaseFailure {
      return Verdict(outcome: .failed, reason: failure.what, failure: failure)
    } catch CaseUndecided.notApplicable(let reason) {
      return Verdict(outcome: .skipped, reason: reason)
    } catch CaseUndecided.inconclusive(let reason) {
      return Verdict(outcome: .inconclusive, reason: reason)
    } catch {
      return Verdict(
        outcome: .errored, reason: "the store threw an error where none was called for",
        failure: CaseFailure("the last step", expected: "no error", seen: "\(error)"))
    }
  }
}
