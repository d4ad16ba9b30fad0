import Sessions

struct MissingFlashIsNull: SessionStoreWrapper {
  let base: any SessionStore

  func takeFlash(_ selection: FlashSelection, from snapshot: SessionSnapshot, now: Timestamp)
    async throws(SessionError) -> TakeOutcome
  {
    let outcome = try await base.takeFlash(selection, from: snapshot, now: now)
    guard case .nothing(let newer) = outcome, case .key(let key) = selection else { return outcome }
    return .taken([key: EncodedValue(json: "null")], newer, token: nil)
  }
}
