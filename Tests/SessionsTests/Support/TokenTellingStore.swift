import Sessions
import SessionsTesting

/// A store whose takes and touches hand out a token, as those of a sealed cookie do, and whose commits hand out none unless they rotate.
struct TokenTellingStore: SessionStoreWrapper {
  let base: any SessionStore
  /// The token that is handed out.
  let token: String

  func takeFlash(_ selection: FlashSelection, from snapshot: SessionSnapshot, now: Timestamp) async throws(SessionError) -> TakeOutcome {
    let outcome = try await base.takeFlash(selection, from: snapshot, now: now)
    guard case .taken(let values, let newer, _) = outcome else { return outcome }
    return .taken(values, newer, token: token)
  }

  func touch(_ snapshot: SessionSnapshot, now: Timestamp) async throws(SessionError) -> TouchOutcome {
    let outcome = try await base.touch(snapshot, now: now)
    guard case .touched(let touched, _) = outcome else { return outcome }
    return .touched(touched, token: token)
  }
}
