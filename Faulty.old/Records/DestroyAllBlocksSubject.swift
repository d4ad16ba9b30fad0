import Sessions

final class DestroyAllBlocksSubject: RecordStoreWrapper {
  let base: any SessionRecordStore
  /// The subjects, as bytes.
  private let ended: Locked<Set<[UInt8]>> = Locked([])

  init(_ base: any SessionRecordStore) {
    self.base = base
  }

  func records(of subject: String, after cursor: RecordKey?, limit: Int, now: Timestamp)
    async throws(SessionError) -> [(key: RecordKey, record: SessionRecord)]
  {
    if ended.withLock({ $0.contains(Array(subject.utf8)) }) { return [] }
    return try await indexed().records(of: subject, after: cursor, limit: limit, now: now)
  }

  func destroyAll(of subject: String, except key: RecordKey?) async throws(SessionError) -> Int {
    ended.withLock { _ = $0.insert(Array(subject.utf8)) }
    return try await indexed().destroyAll(of: subject, except: key)
  }
}
