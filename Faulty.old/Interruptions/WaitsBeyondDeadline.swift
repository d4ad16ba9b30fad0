import Sessions

/// A store that asks again and again, each time with a deadline.
struct WaitsBeyondDeadline: RecordStoreWrapper {
  let base: any SessionRecordStore

  func load(_ key: RecordKey, now: Timestamp) async throws(SessionError) -> SessionRecord? {
    // Each unanswered try of the reference takes 50 ms.
    for _ in 0..<110 {
      do throws(SessionError) {
        return try await base.load(key, now: now)
      } catch {
        guard error.code == .timeout else { throw error }
      }
    }
    return try await base.load(key, now: now)
  }
}
