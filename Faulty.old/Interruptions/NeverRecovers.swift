import Sessions

/// A store that goes on with the connection that it lost.
final class NeverRecovers: RecordStoreWrapper {
  let base: any SessionRecordStore
  private let isLost: Locked<Bool> = Locked(false)

  init(_ base: any SessionRecordStore) {
    self.base = base
  }

  func load(_ key: RecordKey, now: Timestamp) async throws(SessionError) -> SessionRecord? {
    guard !isLost.withLock({ $0 }) else { throw SessionError(.unavailable, "the connection was lost") }
    do throws(SessionError) {
      return try await base.load(key, now: now)
    } catch {
      if error.code == .unavailable || error.code == .timeout { isLost.withLock { $0 = true } }
      throw error
    }
  }
}
