package import Sessions

/// Visitors who look at pages: the workloads that differ only in their mix.
package struct VisitorWorkload: Workload {
  /// The stable name.
  package let id: String
  /// What one request does.
  package let summary: String
  /// What the visitors do.
  package var mix: VisitorMix
  /// The lifetimes that the store has to be opened with.
  package var limits: SessionLimits
  /// The size of sessions where the workload prescribes it; nil for that of the settings.
  package var payloadSizes: PayloadSizes?

  /// Creates a workload of one's own.
  package init(
    id: String, summary: String, mix: VisitorMix, limits: SessionLimits = VisitorWorkload.halfLife, payloadSizes: PayloadSizes? = nil
  ) {
    self.id = id
    self.summary = summary
    self.mix = mix
    self.limits = limits
    self.payloadSizes = payloadSizes
  }

  /// One hour without activity and no absolute limit; activity is written back when half of the hour is over.
  package static let halfLife = SessionLimits(idle: .hours(1), absolute: .unlimited, touchInterval: .seconds(1800))

  /// Numbers that no measurement of real traffic stands behind.
  package var assumptions: [String] {
    mix.assumptions + (payloadSizes.map { ["payload sizes here: \($0)"] } ?? [])
  }

  /// Fills the store with the sessions that the requests will find.
  package func prepare(_ context: WorkloadContext) async throws(SessionError) -> any WorkloadRun {
    try await visitors(context)
  }

  func visitors(_ context: WorkloadContext) async throws(SessionError) -> VisitorRun {
    var context = context
    if let payloadSizes { context.settings.payloadSizes = payloadSizes }
    try context.check(for: self)
    return try await VisitorRun(WorkloadBench(context, limits: limits), mix)
  }
}
