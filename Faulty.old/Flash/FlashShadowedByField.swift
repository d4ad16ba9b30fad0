import Sessions

struct FlashShadowedByField: SessionStoreWrapper {
  let base: any SessionStore

  func takeFlash(_ selection: FlashSelection, from snapshot: SessionSnapshot, now: Timestamp)
    async throws(SessionError) -> TakeOutcome
  {
    if case .key(let key) = selection, snapshot.content.fields[key] != nil { return .nothing(snapshot) }
    return try await base.takeFlash(selection, from: snapshot, now: now)
  }
}
