import Sessions

struct OversizedFlashDropped: SessionStoreWrapper {
  let base: any SessionStore

  func commit(
    _ operations: [SessionOperation], to snapshot: SessionSnapshot?, options: CommitOptions, now: Timestamp
  ) async throws(SessionError) -> CommitOutcome {
    do throws(SessionError) {
      return try await base.commit(operations, to: snapshot, options: options, now: now)
    } catch  where error.code == .tooLarge {
      let others = operations.filter { if case .flash = $0 { false } else { true } }
      return try await base.commit(others, to: snapshot, options: options, now: now)
    }
  }
}
