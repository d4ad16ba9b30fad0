package import Sessions

/// The same visitors as `browse`, on a store that does nothing: the floor and the ceiling of the benchmark itself.
///
/// It does not ask the context's store for anything. Reports show it beside the others; it is never subtracted from a measurement.
package struct NullStoreWorkload: Workload {
  /// The stable name.
  package let id = "null-store"
  /// What one request does.
  package let summary = "browse on a store that does nothing: what the benchmark itself costs"
  private let browse = VisitorWorkload.browse

  /// Creates the workload.
  package init() {}

  /// Numbers that no measurement of real traffic stands behind.
  package var assumptions: [String] { browse.assumptions }
  /// The lifetimes that the store has to be opened with.
  package var limits: SessionLimits { browse.limits }

  /// Fills the store with the sessions that the requests will find.
  package func prepare(_ context: WorkloadContext) async throws(SessionError) -> any WorkloadRun {
    var context = context
    context.store = NullSessionStore()
    return try await browse.prepare(context)
  }
}
