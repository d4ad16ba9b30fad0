package import Sessions
package import SessionsTesting

extension CaseContext {
  /// The record store for the next call; calls alternate between the instances.
  package var record: any SessionRecordStore {
    recorder?.handsOut("the record store")
    let turn = state.withLock { state in
      state.turn += 1
      return state.turn
    }
    return records[turn % records.count]
  }

  /// A key that follows from the run's seed.
  @inline(never)
  package func freshKey() -> RecordKey {
    RecordKey((0..<RecordKey.byteCount).map { _ in UInt8(random(in: 0...255)) }) ?? SessionToken().selector
  }

  /// A record that lives an hour idle and a day at most, from now.
  @inline(never)
  package func freshRecord(_ payload: [UInt8] = [1, 2, 3], subject: String? = nil) -> SessionRecord {
    SessionRecord(
      createdAt: now, absoluteDeadline: now.advanced(by: .seconds(86400)), idleDeadline: now.advanced(by: .seconds(3600)),
      subject: subject, payload: payload)
  }

  // MARK: Operations

  /// Creates a record.
  @inline(never)
  package func createRecord(_ key: RecordKey, _ record: SessionRecord) async throws(SessionError) -> Bool {
    try await step("create record \(describe(key)): \(describe(record))", { "\($0)" }) { () async throws(SessionError) in
      try await self.record.create(key, record, now: now)
    }
  }

  /// Loads a record.
  @inline(never)
  package func loadRecord(_ key: RecordKey) async throws(SessionError) -> SessionRecord? {
    try await step("load record \(describe(key))", describe) { () async throws(SessionError) in
      try await record.load(key, now: now)
    }
  }

  /// Replaces a record.
  @inline(never)
  package func replaceRecord(
    _ key: RecordKey, expecting version: Int64, with new: SessionRecord, forcingIdleDeadline: Bool = false
  ) async throws(SessionError) -> ReplaceOutcome {
    let text = "replace record \(describe(key)) at v\(version) with \(describe(new))\(forcingIdleDeadline ? ", forcing idle" : "")"
    return try await step(text, { $0.rawValue }) { () async throws(SessionError) in
      try await record.replace(key, expecting: version, with: new, forcingIdleDeadline: forcingIdleDeadline, now: now)
    }
  }

  /// Touches a record.
  @inline(never)
  package func touchRecord(_ key: RecordKey, idleDeadline: Timestamp) async throws(SessionError) -> Bool {
    try await step("touch record \(describe(key)) to idle \(idleDeadline)", { "\($0)" }) { () async throws(SessionError) in
      try await record.touch(key, idleDeadline: idleDeadline, now: now)
    }
  }

  /// Destroys a record.
  @inline(never)
  package func destroyRecord(_ key: RecordKey, expecting version: Int64? = nil) async throws(SessionError) -> Bool {
    let text = "destroy record \(describe(key))\(version.map { " at v\($0)" } ?? "")"
    return try await step(text, { "\($0)" }) { () async throws(SessionError) in
      try await record.destroy(key, expecting: version)
    }
  }

  /// A page of a subject's records.
  @inline(never)
  package func listRecords(of subject: String, after cursor: RecordKey? = nil, limit: Int = 100) async throws
    -> [(key: RecordKey, record: SessionRecord)]
  {
    let index = try subjectIndex()
    let page = cursor.map { " after \(describe($0))" } ?? ""
    return try await step(
      "list at most \(limit) records of '\(shorten(subject))'\(page)",
      { page in page.isEmpty ? "none" : page.count > 20 ? "\(page.count) records" : page.map { describe($0.key) }.joined(separator: ", ") }
    ) { () async throws(SessionError) in
      try await index.records(of: subject, after: cursor, limit: limit, now: now)
    }
  }

  /// Destroys a subject's records.
  @inline(never)
  package func destroyRecords(of subject: String, except key: RecordKey? = nil) async throws -> Int {
    let index = try subjectIndex()
    let exception = key.map { " but \(describe($0))" } ?? ""
    return try await step("destroy all records of '\(shorten(subject))'\(exception)", { "\($0) destroyed" }) {
      () async throws(SessionError) in
      try await index.destroyAll(of: subject, except: key)
    }
  }

  /// The record store for the next call, which has to be the index that its capabilities declare.
  private func subjectIndex() throws(CaseFailure) -> any SubjectIndexedRecordStore {
    guard let index = record as? any SubjectIndexedRecordStore else {
      throw CaseFailure(
        "the record store, which declares subjectIndex", expected: "a SubjectIndexedRecordStore", seen: "a store without these operations")
    }
    return index
  }

  /// Creates a session store of its own over the case's records, whose calls can be stopped: a means to force races.
  @inline(never)
  package func gated() throws(SessionError) -> (store: any SessionStore, gate: GatedRecordStore) {
    recorder?.refuse("stops a call half-way: a forced race")
    let gate = GatedRecordStore(record)
    return (try ServerSessionStore(gate, configuration: configuration), gate)
  }

  // MARK: Expectations

  /// Creates a record under a fresh key; any outcome but success is a failure.
  @inline(never)
  package func newRecord(_ record: SessionRecord) async throws -> RecordKey {
    let key = freshKey()
    try await expectCreated(key, record)
    return key
  }

  /// Creates a record and expects that the key was free.
  @inline(never)
  package func expectCreated(_ key: RecordKey, _ record: SessionRecord) async throws {
    guard try await createRecord(key, record) else {
      throw CaseFailure("create for \(describe(key))", expected: "true: the key is free", seen: "false")
    }
  }

  /// Replaces a record and expects an outcome.
  @inline(never)
  package func expectReplace(
    _ key: RecordKey, expecting version: Int64, with record: SessionRecord, forcingIdleDeadline: Bool = false,
    _ expected: ReplaceOutcome
  ) async throws {
    let seen = try await replaceRecord(key, expecting: version, with: record, forcingIdleDeadline: forcingIdleDeadline)
    try expect("replace of \(describe(key)) at version \(version)", seen.rawValue, equals: expected.rawValue)
  }

  /// Loads a record and expects each of its columns; texts are compared byte for byte.
  @inline(never)
  package func expectRecord(_ key: RecordKey, _ expected: SessionRecord) async throws {
    guard let seen = try await loadRecord(key) else {
      throw CaseFailure("load of \(describe(key))", expected: describe(expected), seen: "no record")
    }
    try expect("the version of \(describe(key))", seen.version, equals: expected.version)
    try expect("the creation time of \(describe(key))", seen.createdAt, equals: expected.createdAt)
    try expect("the absolute deadline of \(describe(key))", seen.absoluteDeadline, equals: expected.absoluteDeadline)
    try expect("the idle deadline of \(describe(key))", seen.idleDeadline, equals: expected.idleDeadline)
    try expect(
      "the subject of \(describe(key))", isSame(seen.subject, expected.subject),
      expected: describe(subject: expected.subject), seen: describe(subject: seen.subject))
    try expect(
      "the payload of \(describe(key))", seen.payload == expected.payload, expected: describe(bytes: expected.payload),
      seen: describe(bytes: seen.payload))
  }

  /// Expects that a key has no live record.
  @inline(never)
  package func expectNoRecord(_ key: RecordKey) async throws {
    let seen = try await loadRecord(key)
    try expect("load of \(describe(key))", seen == nil, expected: "no record", seen: describe(seen))
  }

  /// Lists a subject's records and expects these, in the order of their keys and with every column.
  @inline(never)
  package func expectListed(_ subject: String, _ expected: [RecordKey: SessionRecord]) async throws {
    let seen = try await listRecords(of: subject)
    let keys = expected.keys.sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) }
    try expect(
      "the list of '\(shorten(subject))'", seen.map(\.key) == keys, expected: describe(keys: keys), seen: describe(keys: seen.map(\.key)))
    for (key, record) in seen {
      let isEqual = record == expected[key] && isSame(record.subject, expected[key]?.subject)
      try expect("the listed record \(describe(key))", isEqual, expected: describe(expected[key]), seen: describe(record))
    }
  }

  /// Whether two subjects are the same bytes. Canonically equivalent strings are equal in Swift, but they are different subjects.
  private func isSame(_ first: String?, _ second: String?) -> Bool {
    first.map { Array($0.utf8) } == second.map { Array($0.utf8) }
  }

  private func describe(subject: String?) -> String {
    guard let subject else { return "nobody" }
    return "'\(shorten(subject))' (\(subject.utf8.count) bytes)"
  }

  private func describe(bytes: [UInt8]) -> String {
    "\(bytes.count) bytes, beginning with \(Array(bytes.prefix(16)))"
  }

  private func describe(keys: [RecordKey]) -> String {
    keys.isEmpty ? "no records" : keys.map { describe($0) }.joined(separator: ", ")
  }
}
