import Sessions

final class DestroyEndsNeighbours: SessionStoreWrapper {
  let base: any SessionStore
  private let known: Locked<Set<RecordKey>> = Locked([])

  init(base: any SessionStore) {
    self.base = base
  }

  func commit(
    _ operations: [SessionOperation], to snapshot: SessionSnapshot?, options: CommitOptions, now: Timestamp
  ) async throws(SessionError) -> CommitOutcome {
    let outcome = try await base.commit(operations, to: snapshot, options: options, now: now)
    if case .committed(let session, _) = outcome { known.withLock { _ = $0.insert(session.id) } }
    return outcome
  }

  func destroy(_ snapshot: SessionSnapshot) async throws(SessionError) {
    try await base.destroy(snapshot)
    // The range of keys ends one too late.
    let keys = known.withLock { $0 }.sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) }
    guard let index = keys.firstIndex(of: snapshot.id) else { return }
    _ = try await base.destroy(id: keys[(index + 1) % keys.count])
  }
}
