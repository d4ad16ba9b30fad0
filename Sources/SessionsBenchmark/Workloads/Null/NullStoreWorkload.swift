public import Sessions

/// The same visitors as `browse`, on a store that does nothing: the floor and the ceiling of the benchmark itself.
///
/// It does not ask the context's store for anything. Reports show it beside the others; it is never subtracted from a measurement.
public struct NullStoreWorkload: Workload {
  /// The stable name.
  public let id = "null-store"
  /// What one request does.
  public let summary = "browse on a store that does nothing: what the benchmark itself costs"
  private let browse = VisitorWorkload.browse

  /// Creates the workload.
  public init() {}

  /// Numbers that no measurement of real traffic stands behind.
  public var assumptions: [String] { browse.assumptions }
  /// The lifetimes that the store has to be opened with.
  public var limits: SessionLimits { browse.limits }

  /// Fills the store with the sessions that the requests will find.
  public func prepare(_ context: WorkloadContext) async throws(SessionError) -> any WorkloadRun {
    var context = context
    context.store = NullSessionStore()
    return try await browse.prepare(context)
  }
}
