package import Sessions

/// Visitors browse while a sweeper works off many times as many expired sessions.
///
/// The expired sessions are made as of a time so long ago that they are over. A store that lets its server expire records may not have
/// a single one of them: then there is no debt, and that is its answer.
package struct ExpiryDebtWorkload: Workload {
  /// The stable name.
  package let id = "expiry-debt"
  /// What one request does.
  package let summary = "browse beside a sweep of many expired sessions"
  /// How many expired sessions there are for each live one. Together they are the settings' population.
  package var expiredPerLive: Int
  /// How many sessions a sweep removes at most.
  package var batch: Int
  /// The pause between two sweeps.
  package var interval: Duration
  private let browse = VisitorWorkload.browse

  /// Creates the workload; 40 expired sessions a live one, and sweeps of 1000 every 100 ms by default.
  package init(expiredPerLive: Int = 40, batch: Int = 1000, interval: Duration = .milliseconds(100)) {
    self.expiredPerLive = expiredPerLive
    self.batch = batch
    self.interval = interval
  }

  /// Numbers that no measurement of real traffic stands behind.
  package var assumptions: [String] {
    browse.assumptions + [
      "\(expiredPerLive) expired sessions for each live one, out of one population; they ended within the last 7 days",
      "a sweep removes up to \(batch) sessions, then pauses for \(interval); the first one begins with the measurement",
    ]
  }

  /// True.
  package let hasSweep = true
  /// What a store has to be able to do.
  package var requiredCapabilities: Set<SessionCapability> { [.prune] }
  /// The lifetimes that the store has to be opened with.
  package var limits: SessionLimits { browse.limits }

  /// Fills the store with the sessions that the requests will find.
  package func prepare(_ context: WorkloadContext) async throws(SessionError) -> any WorkloadRun {
    try context.check(for: self)
    guard expiredPerLive >= 0, batch >= 1 else {
      throw SessionError(.misconfigured, "expiry-debt needs a ratio from 0 and a batch of at least 1")
    }
    var live = context
    live.settings.population = max(context.settings.workers, context.settings.population / (expiredPerLive + 1))
    // The debt first: it is older.
    let expired = try await ExpiredSessions(WorkloadBench(live, limits: limits)).make(live.settings.population * expiredPerLive)
    let visitors = try await browse.visitors(live)
    return ExpiryDebtRun(visitors, expired: expired, sweeper: Sweeper(visitors.bench, batch: batch, interval: interval))
  }
}
