import Sessions

struct TakeAllTakesOne: SessionStoreWrapper {
  let base: any SessionStore

  func takeFlash(_ selection: FlashSelection, from snapshot: SessionSnapshot, now: Timestamp)
    async throws(SessionError) -> TakeOutcome
  {
    guard selection == .all, let first = snapshot.content.flash.first else {
      return try await base.takeFlash(selection, from: snapshot, now: now)
    }
    return try await base.takeFlash(.key(first.key), from: snapshot, now: now)
  }
}
