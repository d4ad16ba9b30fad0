import Sessions

final class ReuseNotNoticed: SessionStoreWrapper {
  let base: any SessionStore
  /// Tokens that were found superseded once, and are not asked about again.
  private let known: Locked<Set<String>> = Locked([])

  init(base: any SessionStore) {
    self.base = base
  }

  func open(_ token: String, now: Timestamp) async throws(SessionError) -> OpenOutcome {
    if known.withLock({ $0.contains(token) }) { return .superseded }
    let outcome = try await base.open(token, now: now)
    if case .superseded = outcome { known.withLock { _ = $0.insert(token) } }
    return outcome
  }
}
