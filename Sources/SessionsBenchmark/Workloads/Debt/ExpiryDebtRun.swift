package import Sessions

/// A run of visitors beside a sweep.
package struct ExpiryDebtRun: WorkloadRun {
  private let visitors: VisitorRun
  private let expired: [FormerToken]
  /// What removes the expired sessions.
  package let sweeper: Sweeper?

  init(_ visitors: VisitorRun, expired: [FormerToken], sweeper: Sweeper) {
    self.visitors = visitors
    self.expired = expired
    self.sweeper = sweeper
  }

  /// How many workers there are.
  package var workers: Int { visitors.workers }

  /// A worker, as it begins.
  package func worker(_ index: Int) -> VisitorWorker { visitors.worker(index) }

  /// Compares the live sessions with what their workers know, and tries expired ones: the sweep must have taken nothing but those.
  package func verify(_ workers: [VisitorWorker], sample: Int?) async throws(SessionError) -> VerifyOutcome {
    var outcome = try await visitors.verify(workers, sample: sample)
    guard outcome.exemption == nil else { return outcome }
    outcome.add(try await SessionVerification(bench: visitors.bench, sample: sample).compare(expired))
    return outcome
  }

  /// Ends the sessions that are left, the expired ones by sweeps.
  package func cleanUp(_ workers: [VisitorWorker]) async throws(SessionError) {
    try await visitors.cleanUp(workers)
    let bench = visitors.bench
    guard bench.remembers else { return }
    while try await bench.store.prune(now: bench.clock.now, limit: 1000) == 1000 {}
  }
}
