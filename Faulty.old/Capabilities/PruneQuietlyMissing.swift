import Sessions

struct PruneQuietlyMissing: SessionStoreWrapper {
  let base: any SessionStore

  var capabilities: Set<SessionCapability> { base.capabilities.subtracting([.prune]) }

  func prune(now: Timestamp, limit: Int) async throws(SessionError) -> Int { 0 }
}
