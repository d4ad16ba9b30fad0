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
    // The pattern matches the first byte of the key only.
    for id in known.withLock({ $0 }) where id.bytes[0] & 1 == snapshot.id.bytes[0] & 1 { _ = try await base.destroy(id: id) }
  }
}
