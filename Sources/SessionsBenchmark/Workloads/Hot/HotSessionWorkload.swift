package import Sessions

/// Many requests for the same few sessions: what becomes of writes that meet.
///
/// Here alone sessions are nobody's: each worker counts in each of them, with a compare-and-swap, and remembers how often that was
/// acknowledged. What the sessions hold in the end is the sum, or updates were lost.
package struct HotSessionWorkload: Workload {
  /// The stable name.
  package let id = "hot-session"
  /// What one request does.
  package let summary = "compare-and-swap update of one of few sessions that all workers share; again after a conflict"
  /// How many sessions there are.
  package var sessions: Int
  /// How often a request tries before it gives up.
  package var tries: Int

  /// Creates the workload; 8 sessions and up to 64 tries by default.
  package init(sessions: Int = 8, tries: Int = 64) {
    self.sessions = sessions
    self.tries = tries
  }

  /// Numbers that no measurement of real traffic stands behind.
  package var assumptions: [String] {
    [
      "\(sessions) sessions shared by all workers, each as likely as the others; meant for 32 workers",
      "a request that meets a conflict loads again and tries again, up to \(tries) times",
    ]
  }

  /// A session without server state cannot see that another write came first.
  package var requiredCapabilities: Set<SessionCapability> { [.mergedCommits] }
  /// As many as the name promises: enough for writes to meet.
  package var suggestedWorkers: Int? { 32 }

  /// Fills the store with the sessions that the requests will find.
  package func prepare(_ context: WorkloadContext) async throws(SessionError) -> any WorkloadRun {
    var checked = context
    checked.settings.population = max(sessions, context.settings.workers)
    try checked.check(for: self)
    guard sessions >= 1, tries >= 1 else {
      throw SessionError(.misconfigured, "hot-session needs at least one session and one try")
    }
    return try await HotSessionRun(WorkloadBench(context, limits: limits), sessions: sessions, tries: tries)
  }
}
