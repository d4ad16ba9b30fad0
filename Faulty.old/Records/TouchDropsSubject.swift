import Sessions

struct TouchDropsSubject: RenumberingWrapper {
  let numbered: RenumberedRecords

  func touch(_ key: RecordKey, idleDeadline: Timestamp, now: Timestamp) async throws(SessionError) -> Bool {
    guard try await base.touch(key, idleDeadline: idleDeadline, now: now) else { return false }
    return try await numbered.edit(key) { $0.subject = nil }
  }
}
