import Sessions
import SessionsTesting

/// Opens a session by the tokens that it had before logins, too.
final class OldTokensOpen: SessionStoreWrapper {
  let base: any SessionStore
  private let tokens = Locked<(newest: [RecordKey: String], owner: [String: RecordKey])>(([:], [:]))

  init(_ base: any SessionStore) {
    self.base = base
  }

  func open(_ token: String, now: Timestamp) async throws(SessionError) -> OpenOutcome {
    let newest = tokens.withLock { tokens in tokens.owner[token].flatMap { tokens.newest[$0] } }
    return try await base.open(newest ?? token, now: now)
  }

  func commit(
    _ operations: [SessionOperation], to snapshot: SessionSnapshot?, options: CommitOptions, now: Timestamp
  ) async throws(SessionError) -> CommitOutcome {
    let outcome = try await base.commit(operations, to: snapshot, options: options, now: now)
    if case .committed(let next, let token?) = outcome {
      tokens.withLock { tokens in
        tokens.newest[next.id] = token
        tokens.owner[token] = next.id
      }
    }
    return outcome
  }
}

/// Leaves out the value of every 50th save, but not what is stored beside it.
final class ValuesDropped: SessionStoreWrapper {
  let base: any SessionStore
  private let saves = Locked(0)

  init(_ base: any SessionStore) {
    self.base = base
  }

  func commit(
    _ operations: [SessionOperation], to snapshot: SessionSnapshot?, options: CommitOptions, now: Timestamp
  ) async throws(SessionError) -> CommitOutcome {
    let number = saves.withLock { saves in
      saves += snapshot == nil ? 0 : 1
      return saves
    }
    guard snapshot != nil, number % 50 == 0 else { return try await base.commit(operations, to: snapshot, options: options, now: now) }
    let rest = operations.filter { operation in
      if case .set("data", _) = operation { false } else { true }
    }
    return try await base.commit(rest, to: snapshot, options: options, now: now)
  }
}
