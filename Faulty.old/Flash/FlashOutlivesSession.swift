import Sessions

struct FlashOutlivesSession: SessionStoreWrapper {
  let base: any SessionStore

  func takeFlash(_ selection: FlashSelection, from snapshot: SessionSnapshot, now: Timestamp)
    async throws(SessionError) -> TakeOutcome
  {
    let outcome = try await base.takeFlash(selection, from: snapshot, now: now)
    guard case .gone = outcome else { return outcome }
    var copy = snapshot
    let (taken, rest) = copy.content.flash.split(selection)
    copy.content.flash = rest
    return .taken(taken, copy, token: nil)
  }
}
