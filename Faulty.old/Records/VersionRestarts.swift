import Sessions

struct VersionRestarts: RenumberingWrapper {
  let numbered: RenumberedRecords

  func replace(
    _ key: RecordKey, expecting version: Int64, with record: SessionRecord, forcingIdleDeadline: Bool, now: Timestamp
  ) async throws(SessionError) -> ReplaceOutcome {
    let outcome = try await base.replace(
      key, expecting: version, with: record, forcingIdleDeadline: forcingIdleDeadline, now: now)
    if outcome == .replaced, version == 9 { numbered.renumber(key, by: -9) }
    return outcome
  }
}
