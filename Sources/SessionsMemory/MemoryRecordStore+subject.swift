public import Sessions

extension MemoryRecordStore {
  /// The live records of a subject, in the order of their keys (`[IX-2]`).
  ///
  /// A page looks through all the subject's keys: meant for the few devices of one person, not for groups of thousands.
  public func records(of subject: String, after cursor: RecordKey?, limit: Int, now: Timestamp)
    async throws(SessionError) -> [(key: RecordKey, record: SessionRecord)]
  {
    guard limit > 0 else { return [] }
    let keys = subjects.keys(of: subject).sorted { $0.precedes($1) }
    var page: [(key: RecordKey, record: SessionRecord)] = []
    for key in keys where cursor.map({ $0.precedes(key) }) ?? true {
      guard let record = try await load(key, now: now), record.subject?.hasSameBytes(as: subject) == true else {
        continue
      }
      page.append((key, record))
      if page.count == limit { break }
    }
    return page
  }

  /// Deletes all records of a subject but one (`[IX-3]`).
  ///
  /// A record's subject is judged under its lock: a replace that keeps the subject loses to this, whichever comes first.
  public func destroyAll(of subject: String, except key: RecordKey?) async throws(SessionError) -> Int {
    subjects.keys(of: subject).reduce(0) { count, candidate in
      guard candidate != key else { return count }
      return remove(candidate) { $0.subject?.hasSameBytes(as: subject) == true } ? count + 1 : count
    }
  }
}

extension RecordKey {
  /// The order of keys: that of their bytes.
  func precedes(_ other: RecordKey) -> Bool {
    withUnsafeBytes { left in other.withUnsafeBytes { right in left.lexicographicallyPrecedes(right) } }
  }
}
