import Sessions

struct ErrorsQuoteValues: SessionStoreWrapper {
  let base: any SessionStore

  func commit(
    _ operations: [SessionOperation], to snapshot: SessionSnapshot?, options: CommitOptions, now: Timestamp
  ) async throws(SessionError) -> CommitOutcome {
    do throws(SessionError) {
      return try await base.commit(operations, to: snapshot, options: options, now: now)
    } catch {
      let values = operations.compactMap { if case .set(_, let value) = $0 { value.json } else { nil } }
      throw SessionError(error.code, "\(error.message): \(values)")
    }
  }
}
