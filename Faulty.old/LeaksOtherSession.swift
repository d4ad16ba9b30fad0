import Sessions

/// As a client does that reads another request's answer from a shared connection. The secret is still compared: only the content is mixed up.
final class LeaksOtherSession: RecordStoreWrapper {
  let base: any SessionRecordStore
  private let recent: Locked<[(key: RecordKey, payload: [UInt8])]> = Locked([])

  init(_ base: any SessionRecordStore) {
    self.base = base
  }

  func load(_ key: RecordKey, now: Timestamp) async throws(SessionError) -> SessionRecord? {
    guard var record = try await base.load(key, now: now) else { return nil }
    let other = recent.withLock { [payload = record.payload] recent in
      let other = recent.last { $0.key != key }
      recent = (other.map { [$0] } ?? []) + [(key, payload)]
      return other?.payload
    }
    guard let other else { return record }
    if let own = try? RecordPayload(record.payload), let foreign = try? RecordPayload(other) {
      record.payload = RecordPayload(verifier: own.verifier, previous: own.previous, content: foreign.content).encoded()
    } else {
      record.payload = other
    }
    return record
  }
}
