package import Sessions

/// Everybody logs in at once: what replacing tokens costs.
package struct LoginStormWorkload: Workload {
  /// The stable name.
  package let id = "login-storm"
  /// What one request does.
  package let summary = "create an anonymous session, load it, log in with a new token, save"
  /// How many logged-in sessions there are before and after; nil for the settings' population.
  package var population: Int?

  /// Creates the workload.
  package init(population: Int? = nil) {
    self.population = population
  }

  /// Numbers that no measurement of real traffic stands behind.
  package var assumptions: [String] {
    [
      "mix: 100 creates, 100 loads, 100 logins with a rotation, 100 saves",
      "for each new session the worker's oldest one is ended (kind: expire), so that the number of records stays the same",
    ]
  }

  /// Fills the store with the sessions that the requests will find.
  package func prepare(_ context: WorkloadContext) async throws(SessionError) -> any WorkloadRun {
    var context = context
    if let population { context.settings.population = population }
    try context.check(for: self)
    let bench = WorkloadBench(context, limits: limits)
    return try await TurnoverRun(bench, loggedInShare: 1) { LoginStormWorker($0, index: $1) }
  }
}
