import Sessions
import SessionsBenchmark

/// The workload `browse` on something that is no session store: the same requests, driven by the same loop.
struct PeerWorkload<Store: PeerStore>: Workload {
  let store: Store

  var id: String { VisitorWorkload.browse.id }
  var summary: String { VisitorWorkload.browse.summary }
  var assumptions: [String] { VisitorWorkload.browse.assumptions }

  /// Fills the peer; the session store of the context is not used.
  func prepare(_ context: WorkloadContext) async throws(SessionError) -> any WorkloadRun {
    try await PeerRun(store, context.settings)
  }
}
