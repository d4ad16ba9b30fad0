import Sessions

/// One execution of one case.
final class CaseRun: Sendable {
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

  func execute(on backend: some ConformanceBackend, namespace: String, instances: Int) async -> CaseVerdict {
    var configuration = testCase.configuration
    configuration.events = SessionEventReporter { [weak self] event in
      self?.context.withLock { $0 }?.observe(event)
    }
    let opened: OpenedBackend
    do throws(SessionError) {
      if testCase.needsInterruption {
        guard let stores = try await backend.openInterruptible(namespace, instances: instances, configuration: configuration) else {
          return CaseVerdict(outcome: .skipped, reason: CaseContext.uninterruptible)
        }
        opened = stores
      } else {
        opened = try await backend.open(namespace, instances: instances, configuration: configuration)
      }
    } catch {
      return CaseVerdict(outcome: .errored, reason: "the store did not open: \(error)")
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

  private func judge(_ context: CaseContext) async -> CaseVerdict {
    guard let store = context.stores.first else { return CaseVerdict(outcome: .errored, reason: "the backend opened no store") }
    let missing = ignoresDeclarations ? [] : testCase.needs.subtracting(store.capabilities)
    guard missing.isEmpty else {
      guard let limited = testCase.limited, store.deviations.contains(limited.deviation) else {
        return CaseVerdict(outcome: .skipped, reason: "needs \(missing.sorted().map(\.rawValue).joined(separator: ", "))")
      }
      return await run(limited.body, context, success: CaseVerdict(outcome: .limited, reason: limited.deviation.rawValue))
    }
    let present = testCase.needsAbsent.intersection(store.capabilities)
    guard present.isEmpty else {
      let names = present.sorted().map(\.rawValue).joined(separator: ", ")
      return CaseVerdict(outcome: .skipped, reason: "for stores without \(names)")
    }
    if testCase.needsRecords, context.records.isEmpty {
      return CaseVerdict(outcome: .skipped, reason: "needs a record store")
    }
    return await run(testCase.body, context, success: CaseVerdict(outcome: .passed))
  }

  private func run(_ body: ConformanceCase.Body, _ context: CaseContext, success: CaseVerdict) async -> CaseVerdict {
    await .judging(success: success, unexpected: "the store threw an error where none was called for") { try await body(context) }
  }
}
