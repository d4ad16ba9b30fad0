package import Sessions

/// Visitors that nobody wants: crawlers and health checks, which never send their cookie back, and guesses at tokens.
package struct BotsWorkload: Workload {
  /// The stable name.
  package let id = "bots"
  /// What one request does.
  package let summary = "create a session that is never used, or load a token that nobody was given"
  /// The part of the requests that create a session.
  package var creates: Double
  /// The size of their sessions.
  package var payloadSizes: PayloadSizes

  /// Creates the workload; 70 % of the requests create sessions of 128 bytes by default.
  package init(creates: Double = 0.7, payloadSizes: PayloadSizes = .fixed(128)) {
    self.creates = creates
    self.payloadSizes = payloadSizes
  }

  /// Numbers that no measurement of real traffic stands behind.
  package var assumptions: [String] {
    [
      "mix: \((creates * 100).rounded()) % creates, the rest loads of unknown tokens", "payload sizes here: \(payloadSizes)",
      "for each new session the worker's oldest one is ended (kind: expire), so that the number of records stays the same",
    ]
  }

  /// Fills the store with the sessions that the requests will find.
  package func prepare(_ context: WorkloadContext) async throws(SessionError) -> any WorkloadRun {
    var context = context
    context.settings.payloadSizes = payloadSizes
    try context.check(for: self)
    let creates = Chance(creates)
    return try await TurnoverRun(WorkloadBench(context, limits: limits), loggedInShare: 0) { BotsWorker($0, creates, index: $1) }
  }
}
