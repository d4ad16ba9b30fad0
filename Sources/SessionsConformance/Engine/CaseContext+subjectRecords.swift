public import Sessions

extension CaseContext {
  /// A page of a subject's records.
  public func listRecords(of subject: String, after cursor: RecordKey? = nil, limit: Int = 100) async throws
    -> [(key: RecordKey, record: SessionRecord)]
  {
    let index = try subjectIndex()
    let page = cursor.map { " after \(describe($0))" } ?? ""
    return try await step(
      "list at most \(limit) records of '\(shorten(subject))'\(page)",
      { page in page.isEmpty ? "none" : page.map { describe($0.key) }.joined(separator: ", ") }
    ) { () async throws(SessionError) in
      try await index.records(of: subject, after: cursor, limit: limit, now: now)
    }
  }

  /// Destroys a subject's records.
  public func destroyRecords(of subject: String, except key: RecordKey? = nil) async throws -> Int {
    let index = try subjectIndex()
    let exception = key.map { " but \(describe($0))" } ?? ""
    return try await step("destroy all records of '\(shorten(subject))'\(exception)", { "\($0) destroyed" }) {
      () async throws(SessionError) in
      try await index.destroyAll(of: subject, except: key)
    }
  }

  /// Lists a subject's records and expects these, in the order of their keys and with every column.
  public func expectListed(_ subject: String, _ expected: [RecordKey: SessionRecord]) async throws {
    let seen = try await listRecords(of: subject)
    let keys = expected.keys.sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) }
    try expect(
      "the list of '\(shorten(subject))'", seen.map(\.key) == keys, expected: describe(keys: keys), seen: describe(keys: seen.map(\.key)))
    for (key, record) in seen {
      let isSame = record == expected[key] && record.subject.map { Array($0.utf8) } == expected[key]?.subject.map { Array($0.utf8) }
      try expect("the listed record \(describe(key))", isSame, expected: describe(expected[key]), seen: describe(record))
    }
  }

  private func describe(keys: [RecordKey]) -> String {
    keys.isEmpty ? "no records" : keys.map { describe($0) }.joined(separator: ", ")
  }

  /// The record store for the next call, which has to be what its capabilities say.
  private func subjectIndex() throws(CaseFailure) -> any SubjectIndexedRecordStore {
    guard let index = record as? any SubjectIndexedRecordStore else {
      throw CaseFailure(
        "the record store, which declares subjectIndex", expected: "a SubjectIndexedRecordStore", seen: "a store without these operations")
    }
    return index
  }
}
