import Sessions

struct FlashTakenTwice: SessionStoreWrapper {
  let base: any SessionStore

  init(_ base: any SessionStore) {
    self.base = base
  }

  func takeFlash(_ selection: FlashSelection, from snapshot: SessionSnapshot, now: Timestamp)
    async throws(SessionError) -> TakeOutcome
  {
    var copy = snapshot
    let (taken, rest) = copy.content.flash.split(selection)
    guard !taken.isEmpty else { return .nothing(snapshot) }
    copy.content.flash = rest
    return .taken(taken, copy, token: nil)
  }
}
