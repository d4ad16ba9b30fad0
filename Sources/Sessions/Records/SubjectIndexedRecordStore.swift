/// A record store that finds the sessions of a subject (`[IX-2]`, `[IX-3]`).
public protocol SubjectIndexedRecordStore: SessionRecordStore {
  /// The live records whose present subject is `subject`, in the order of their keys.
  ///
  /// - Parameters:
  ///   - subject: The subject, compared byte for byte.
  ///   - cursor: The last key of the page before; nil for the first page.
  ///   - limit: The most records to return.
  ///   - now: The time that liveness is judged with.
  func records(of subject: String, after cursor: RecordKey?, limit: Int, now: Timestamp)
    async throws(SessionError) -> [(key: RecordKey, record: SessionRecord)]

  /// Deletes all records of a subject but the excepted one.
  ///
  /// Every session of the subject that was live before the call is gone after it; one that logs in meanwhile may stay (`[IX-3]`).
  ///
  /// - Returns: how many were deleted.
  func destroyAll(of subject: String, except key: RecordKey?) async throws(SessionError) -> Int
}
