public import Sessions

/// Visitors who look at pages: the workloads that differ only in their mix.
public struct VisitorWorkload: Workload {
  /// The stable name.
  public let id: String
  /// What one request does.
  public let summary: String
  /// What the visitors do.
  public var mix: VisitorMix
  /// The lifetimes that the store has to be opened with.
  public var limits: SessionLimits
  /// The size of sessions where the workload prescribes it; nil for that of the settings.
  public var payloadSizes: PayloadSizes?

  /// Creates a workload of one's own.
  public init(
    id: String, summary: String, mix: VisitorMix, limits: SessionLimits = VisitorWorkload.halfLife, payloadSizes: PayloadSizes? = nil
  ) {
    self.id = id
    self.summary = summary
    self.mix = mix
    self.limits = limits
    self.payloadSizes = payloadSizes
  }

  /// One hour without activity and no absolute limit; activity is written back when half of the hour is over.
  public static let halfLife = SessionLimits(idle: .hours(1), absolute: .unlimited, touchInterval: .seconds(1800))

  /// Numbers that no measurement of real traffic stands behind.
  public var assumptions: [String] {
    mix.assumptions + (payloadSizes.map { ["payload sizes here: \($0)"] } ?? [])
  }

  /// Fills the store with the sessions that the requests will find.
  public func prepare(_ context: WorkloadContext) async throws(SessionError) -> any WorkloadRun {
    try await visitors(context)
  }

  func visitors(_ context: WorkloadContext) async throws(SessionError) -> VisitorRun {
    var context = context
    if let payloadSizes { context.settings.payloadSizes = payloadSizes }
    try context.check(for: self)
    return try await VisitorRun(WorkloadBench(context, limits: limits), mix)
  }
}
