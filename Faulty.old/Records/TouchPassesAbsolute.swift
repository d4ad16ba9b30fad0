import Sessions

struct TouchPassesAbsolute: RenumberingWrapper {
  let numbered: RenumberedRecords

  func touch(_ key: RecordKey, idleDeadline: Timestamp, now: Timestamp) async throws(SessionError) -> Bool {
    guard try await base.load(key, now: now) != nil else { return false }
    return try await numbered.edit(key) { $0.idleDeadline = max($0.idleDeadline, idleDeadline) }
  }
}
