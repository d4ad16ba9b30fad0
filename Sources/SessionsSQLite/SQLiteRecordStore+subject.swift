public import Sessions
import SessionsBatching

extension SQLiteRecordStore {
  /// The live records whose subject is `subject`, byte for byte, in the order of their keys (`[IX-2]`).
  ///
  /// A row with columns of wrong types is left out, so that it does not hide the others.
  public func records(of subject: String, after cursor: RecordKey?, limit: Int, now: Timestamp)
    async throws(SessionError) -> [(key: RecordKey, record: SessionRecord)]
  {
    guard limit > 0 else { return [] }
    return try await submit(.records(of: subject, after: cursor, limit: limit, now: now)).records
  }

  /// Deletes all records of a subject but the excepted one, in one transaction (`[IX-3]`).
  public func destroyAll(of subject: String, except key: RecordKey?) async throws(SessionError) -> Int {
    try await submit(.destroyAll(of: subject, except: key)).count
  }
}
