import Sessions

struct BadOperationsSkipped: SessionStoreWrapper {
  let base: any SessionStore

  func commit(
    _ operations: [SessionOperation], to snapshot: SessionSnapshot?, options: CommitOptions, now: Timestamp
  ) async throws(SessionError) -> CommitOutcome {
    do throws(SessionError) {
      return try await base.commit(operations, to: snapshot, options: options, now: now)
    } catch  where [.invalidKey, .typeMismatch, .tooLarge].contains(error.code) {
      let limits = SessionLimits()
      var draft = snapshot.map { SessionDraft($0) } ?? SessionDraft(newAt: now, limits: limits)
      let good = operations.filter { operation in
        var next = draft
        do throws(SessionError) {
          try next.apply([operation], limits: limits, now: now)
          try SizeLimits().check(next.content)
        } catch {
          return false
        }
        draft = next
        return true
      }
      guard good.count < operations.count else { throw error }
      return try await base.commit(good, to: snapshot, options: options, now: now)
    }
  }
}
