import Sessions

struct TakeOneTakesAll: SessionStoreWrapper {
  let base: any SessionStore

  func takeFlash(_ selection: FlashSelection, from snapshot: SessionSnapshot, now: Timestamp)
    async throws(SessionError) -> TakeOutcome
  {
    let outcome = try await base.takeFlash(.all, from: snapshot, now: now)
    guard case .key(let key) = selection, case .taken(let values, let newer, let token) = outcome else { return outcome }
    guard let value = values[key] else { return .nothing(newer) }
    return .taken([key: value], newer, token: token)
  }
}
