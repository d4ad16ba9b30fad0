public import Sessions

extension CaseContext {
  /// Creates a record under a fresh key; anything but success is a failure.
  public func newRecord(_ record: SessionRecord) async throws -> RecordKey {
    let key = freshKey()
    try await expectCreated(key, record)
    return key
  }

  /// Creates a record and expects that the key was free.
  public func expectCreated(_ key: RecordKey, _ record: SessionRecord) async throws {
    guard try await createRecord(key, record) else {
      throw CaseFailure("create for \(describe(key))", expected: "true: the key is free", seen: "false")
    }
  }

  /// Replaces a record and expects an outcome.
  public func expectReplace(
    _ key: RecordKey, expecting version: Int64, with record: SessionRecord, forcingIdleDeadline: Bool = false,
    _ expected: ReplaceOutcome
  ) async throws {
    let seen = try await replaceRecord(key, expecting: version, with: record, forcingIdleDeadline: forcingIdleDeadline)
    try expect("replace of \(describe(key)) at version \(version)", seen.rawValue, equals: expected.rawValue)
  }

  /// Loads a record and expects each of its columns; texts are compared byte for byte.
  public func expectRecord(_ key: RecordKey, _ expected: SessionRecord) async throws {
    guard let seen = try await loadRecord(key) else {
      throw CaseFailure("load of \(describe(key))", expected: describe(expected), seen: "no record")
    }
    try expect("the version of \(describe(key))", seen.version, equals: expected.version)
    try expect("the creation time of \(describe(key))", seen.createdAt, equals: expected.createdAt)
    try expect("the absolute deadline of \(describe(key))", seen.absoluteDeadline, equals: expected.absoluteDeadline)
    try expect("the idle deadline of \(describe(key))", seen.idleDeadline, equals: expected.idleDeadline)
    let subjects = (seen: seen.subject.map { Array($0.utf8) }, expected: expected.subject.map { Array($0.utf8) })
    try expect(
      "the subject of \(describe(key))", subjects.seen == subjects.expected,
      expected: describe(subject: expected.subject), seen: describe(subject: seen.subject))
    try expect(
      "the payload of \(describe(key))", seen.payload == expected.payload, expected: describe(bytes: expected.payload),
      seen: describe(bytes: seen.payload))
  }

  /// Expects that a key has no live record.
  public func expectNoRecord(_ key: RecordKey) async throws {
    let seen = try await loadRecord(key)
    try expect("load of \(describe(key))", seen == nil, expected: "no record", seen: describe(seen))
  }

  private func describe(subject: String?) -> String {
    guard let subject else { return "nobody" }
    return "'\(shorten(subject))' (\(subject.utf8.count) bytes)"
  }

  private func describe(bytes: [UInt8]) -> String {
    "\(bytes.count) bytes, beginning with \(Array(bytes.prefix(16)))"
  }
}
