import Sessions

struct TakeLosesOthersFlash: SessionStoreWrapper {
  let base: any SessionStore

  func takeFlash(_ selection: FlashSelection, from snapshot: SessionSnapshot, now: Timestamp)
    async throws(SessionError) -> TakeOutcome
  {
    let outcome = try await base.takeFlash(selection, from: snapshot, now: now)
    guard case .taken(let values, let newer, _) = outcome, newer.version != snapshot.version + 1 else { return outcome }
    let unseen = newer.content.flash.keys.filter { snapshot.content.flash[$0] == nil }
    let written = try await base.commit(unseen.map { .removeFlash($0) }, to: newer, now: now)
    guard case .committed(let latest, _) = written else { return outcome }
    return .taken(values, latest, token: nil)
  }
}
