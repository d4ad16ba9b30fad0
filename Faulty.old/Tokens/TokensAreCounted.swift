import Foundation
import Sessions

final class TokensAreCounted: SessionStoreWrapper {
  let base: any SessionStore
  private let tokens: Locked<[String: String]> = Locked([:])

  init(base: any SessionStore) {
    self.base = base
  }

  func open(_ token: String, now: Timestamp) async throws(SessionError) -> OpenOutcome {
    try await base.open(tokens.withLock { $0[token] } ?? token, now: now)
  }

  func commit(
    _ operations: [SessionOperation], to snapshot: SessionSnapshot?, options: CommitOptions, now: Timestamp
  ) async throws(SessionError) -> CommitOutcome {
    let outcome = try await base.commit(operations, to: snapshot, options: options, now: now)
    guard case .committed(let session, let own?) = outcome else { return outcome }
    let token = tokens.withLock { tokens in
      // One byte, which begins anew after 256 of them.
      let digits = String(format: "%02x", tokens.count % 256)
      let token = String(repeating: "A", count: 62) + digits
      tokens[token] = own
      return token
    }
    return .committed(session, token: token)
  }
}
