import Sessions

struct LostAnswerIsDefinite: RecordStoreWrapper {
  let base: any SessionRecordStore

  func replace(
    _ key: RecordKey, expecting version: Int64, with record: SessionRecord, forcingIdleDeadline: Bool, now: Timestamp
  ) async throws(SessionError) -> ReplaceOutcome {
    do throws(SessionError) {
      return try await base.replace(key, expecting: version, with: record, forcingIdleDeadline: forcingIdleDeadline, now: now)
    } catch {
      throw SessionError(error.code, error.message)
    }
  }

  func destroy(_ key: RecordKey, expecting version: Int64?) async throws(SessionError) -> Bool {
    do throws(SessionError) {
      return try await base.destroy(key, expecting: version)
    } catch {
      throw SessionError(error.code, error.message)
    }
  }
}
