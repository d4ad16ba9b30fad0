import Sessions

struct TouchMovesAbsolute: RenumberingWrapper {
  let numbered: RenumberedRecords

  func touch(_ key: RecordKey, idleDeadline: Timestamp, now: Timestamp) async throws(SessionError) -> Bool {
    guard let before = try await base.load(key, now: now) else { return false }
    let later = before.idleDeadline.duration(to: max(before.idleDeadline, idleDeadline))
    guard try await base.touch(key, idleDeadline: idleDeadline, now: now) else { return false }
    return try await numbered.edit(key) { $0.absoluteDeadline = $0.absoluteDeadline.advanced(by: later) }
  }
}
