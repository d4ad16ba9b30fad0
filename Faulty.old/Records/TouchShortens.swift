import Sessions

struct TouchShortens: RenumberingWrapper {
  let numbered: RenumberedRecords

  func touch(_ key: RecordKey, idleDeadline: Timestamp, now: Timestamp) async throws(SessionError) -> Bool {
    guard try await base.load(key, now: now) != nil else { return false }
    return try await numbered.edit(key) { $0.idleDeadline = min(idleDeadline, $0.absoluteDeadline) }
  }
}
