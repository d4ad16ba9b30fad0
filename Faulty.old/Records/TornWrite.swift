import Sessions

struct TornWrite: RenumberingWrapper {
  let numbered: RenumberedRecords

  func replace(
    _ key: RecordKey, expecting version: Int64, with record: SessionRecord, forcingIdleDeadline: Bool, now: Timestamp
  ) async throws(SessionError) -> ReplaceOutcome {
    var half = record
    half.subject = try await stored(key)?.subject
    let outcome = try await base.replace(
      key, expecting: version, with: half, forcingIdleDeadline: forcingIdleDeadline, now: now)
    guard outcome == .replaced else { return .stale }
    await Window.pass()
    _ = try await numbered.edit(key) { $0.subject = record.subject }
    return .replaced
  }
}
