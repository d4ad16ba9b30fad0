import Sessions

struct VersionStays: RenumberingWrapper {
  let numbered: RenumberedRecords

  func replace(
    _ key: RecordKey, expecting version: Int64, with record: SessionRecord, forcingIdleDeadline: Bool, now: Timestamp
  ) async throws(SessionError) -> ReplaceOutcome {
    let outcome = try await base.replace(
      key, expecting: version, with: record, forcingIdleDeadline: forcingIdleDeadline, now: now)
    if outcome == .replaced { numbered.renumber(key, by: -1) }
    return outcome
  }
}
