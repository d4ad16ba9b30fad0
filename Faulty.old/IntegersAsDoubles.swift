import Sessions

struct IntegersAsDoubles: SessionStoreWrapper {
  let base: any SessionStore

  init(_ base: any SessionStore) {
    self.base = base
  }

  func commit(
    _ operations: [SessionOperation], to snapshot: SessionSnapshot?, options: CommitOptions, now: Timestamp
  ) async throws(SessionError) -> CommitOutcome {
    let rounded = operations.map { operation -> SessionOperation in
      guard case .set(let key, let value) = operation, let number = Int64(value.json) else { return operation }
      return .set(key, EncodedValue(json: String(Int64(clamping: Int128(Double(number))))))
    }
    return try await base.commit(rounded, to: snapshot, options: options, now: now)
  }
}
