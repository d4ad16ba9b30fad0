import Sessions

struct FailedTakeIsNothing: SessionStoreWrapper {
  let base: any SessionStore

  func takeFlash(_ selection: FlashSelection, from snapshot: SessionSnapshot, now: Timestamp) async throws(SessionError) -> TakeOutcome {
    do throws(SessionError) {
      return try await base.takeFlash(selection, from: snapshot, now: now)
    } catch {
      guard error.code == .unavailable else { throw error }
      return .nothing(snapshot)
    }
  }
}
