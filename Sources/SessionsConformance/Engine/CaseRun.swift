import Sessions
import SessionsTesting

/// One execution of one case.
final class CaseRun: Sendable {
  private let testCase: ConformanceCase
  private let seed: UInt64
  private let schedule: Schedule?
  private let ignoresDeclarations: Bool
  private let pace: StorePace
  private let context: Locked<CaseContext?> = Locked(nil)

  /// - Parameters:
  ///   - pace: The store's pace, which says how long a commit may try.
  ///   - schedule: The one order of record operations to run; nil for all.
  ///   - ignoresDeclarations: Whether the case runs even if the store does not declare the capabilities that it needs.
  init(_ testCase: ConformanceCase, seed: UInt64, pace: StorePace, schedule: Schedule? = nil, ignoresDeclarations: Bool = false) {
    self.testCase = testCase
    self.pace = pace
    self.seed = seed
    self.schedule = schedule
    self.ignoresDeclarations = ignoresDeclarations
  }

  /// The steps so far, even of a case that hangs.
  var steps: [CaseStep] { context.withLock { $0 }?.steps ?? [] }

  /// The end of the latest operation; nil before the first.
  var lastAnswer: ContinuousClock.Instant? { context.withLock { $0 }?.lastAnswer }

  /// The number of operations that ended so far.
  var operations: Int { context.withLock { $0 }?.operations ?? 0 }

  private var isKilling: Bool { testCase.restarts.contains(.killed) }

  /// Opens the stores of the case. Returns a verdict where the case cannot run.
  func open(on backend: some ConformanceBackend, namespace: String, instances: Int) async -> CaseVerdict? {
    var configuration = testCase.configuration
    // On a slow store a commit that others overtake needs longer, which is no fault. A case may have a time of its own.
    if configuration.commitTimeout == ServerSessionStoreConfiguration().commitTimeout {
      configuration.commitTimeout = max(configuration.commitTimeout, pace.commit)
    }
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
      } else if isKilling {
        guard let stores = try await backend.openKillable(namespace, instances: instances, configuration: configuration) else {
          return CaseVerdict(outcome: .skipped, reason: CaseContext.unkillable)
        }
        opened = stores
      } else {
        opened = try await backend.open(namespace, instances: instances, configuration: configuration)
      }
    } catch {
      if await backend.lacksIndex(error, configuration, namespace) {
        return CaseVerdict(outcome: .skipped, reason: "needs \(SessionCapability.subjectIndex.rawValue)")
      }
      return CaseVerdict(outcome: .errored, reason: "the store did not open: \(error)")
    }
    // A time that the backend puts in place of what was stored is never equal to it by chance, and some records have ended by the
    // backend's own clock only.
    let start = SystemSessionClock().now.advanced(by: testCase.restarts.isEmpty ? .zero : .seconds(-20))
    let context = CaseContext(
      opened: opened, namespace: namespace, configuration: configuration, restarts: testCase.restarts, seed: seed, start: start,
      schedule: schedule,
      opener: { [configuration] (namespace, isOne) async throws(SessionError) in
        try await backend.open(namespace, instances: isOne ? 1 : instances, configuration: configuration)
      })
    self.context.withLock { $0 = context }
    return nil
  }

  /// Runs the case on the stores that it opened, and closes them.
  func execute() async -> CaseVerdict {
    guard let context = context.withLock({ $0 }) else { return CaseVerdict(outcome: .errored, reason: "the backend opened no store") }
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
