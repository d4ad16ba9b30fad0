package import Sessions

/// A user presses "log out on all devices": what the index of users costs.
package struct LogoutEverywhereWorkload: Workload {
  /// How many sessions each user has.
  package let sessionsPerUser: Int

  /// Creates the workload.
  ///
  /// - Parameter sessionsPerUser: How many sessions each user has; at least 1.
  package init(sessionsPerUser: Int) {
    self.sessionsPerUser = sessionsPerUser
  }

  /// One session, the devices of one person, and a shared account.
  package static let all: [LogoutEverywhereWorkload] = [1, 5, 500].map { LogoutEverywhereWorkload(sessionsPerUser: $0) }

  /// The stable name.
  package var id: String { "logout-everywhere-\(sessionsPerUser)" }
  /// What one request does.
  package var summary: String { "end all \(sessionsPerUser) sessions of a user at once, then make them anew" }
  /// Numbers that no measurement of real traffic stands behind.
  package var assumptions: [String] {
    [
      "\(sessionsPerUser) sessions a user; users take turns", "payload sizes here: \(Self.payloadSizes)",
      "the sessions that replace the ended ones are part of the request (kind: create)",
    ]
  }

  /// What a store has to be able to do.
  package var requiredCapabilities: Set<SessionCapability> { [.subjectIndex, .revocation] }

  static let payloadSizes: PayloadSizes = .fixed(512)

  /// Fills the store with the sessions that the requests will find.
  package func prepare(_ context: WorkloadContext) async throws(SessionError) -> any WorkloadRun {
    guard sessionsPerUser >= 1 else { throw SessionError(.misconfigured, "a user has to have at least one session") }
    var context = context
    context.settings.payloadSizes = Self.payloadSizes
    // Each worker has a user of its own at least.
    context.settings.population = max(context.settings.population, context.settings.workers * sessionsPerUser)
    try context.check(for: self)
    return try await LogoutEverywhereRun(WorkloadBench(context, limits: limits), sessionsPerUser: sessionsPerUser)
  }
}
