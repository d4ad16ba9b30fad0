import Foundation
import Sessions

struct TokenTrimmed: SessionStoreWrapper {
  let base: any SessionStore

  func open(_ token: String, now: Timestamp) async throws(SessionError) -> OpenOutcome {
    try await base.open(token.trimmingCharacters(in: .whitespacesAndNewlines), now: now)
  }
}
