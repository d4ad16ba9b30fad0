import Sessions

/// A record of a case that restarts its store: what was done to it, and by the rules of the operations what has to be left of it.
struct KeptRecord: Sendable {
  let key: RecordKey
  /// The record that has to be there; nil for none.
  private(set) var record: SessionRecord?
  /// The subjects that it ever had.
  private(set) var subjects: [String] = []
  /// What was done to it, in words.
  private var history: [String] = []

  init(_ key: RecordKey) {
    self.key = key
  }

  /// Creates the record, under a key that is free (`[ST-1]`).
  mutating func create(_ new: SessionRecord, in t: CaseContext) async throws {
    note(record == nil && !history.isEmpty ? "created again" : "created", new)
    try await t.expectCreated(key, new)
    record = new
  }

  /// Replaces the record (`[ST-3]`).
  mutating func replace(forcing isForcing: Bool = false, in t: CaseContext, _ change: (inout SessionRecord) -> Void) async throws {
    var new = try known()
    let old = new
    change(&new)
    note(isForcing ? "replaced, forcing the idle deadline" : "replaced", new)
    try await t.expectReplace(key, expecting: old.version, with: new, forcingIdleDeadline: isForcing, .replaced)
    new.version = old.version + 1
    new.createdAt = old.createdAt
    if !isForcing { new.idleDeadline = max(old.idleDeadline, new.idleDeadline) }
    record = new
  }

  /// Touches the record (`[ST-4]`).
  mutating func touch(to idleDeadline: Timestamp, in t: CaseContext) async throws {
    var new = try known()
    history.append("touched")
    try t.expect("the touch of \(t.describe(key))", try await t.touchRecord(key, idleDeadline: idleDeadline), equals: true)
    new.idleDeadline = max(new.idleDeadline, min(idleDeadline, new.absoluteDeadline))
    record = new
  }

  /// Destroys the record, or with an old version does not (`[ST-5]`).
  mutating func destroy(expecting version: Int64? = nil, in t: CaseContext) async throws {
    let isDestroyed = try version.map { $0 == (try known().version) } ?? true
    history.append(isDestroyed ? "destroyed" : "to be destroyed at an old version")
    try t.expect("the destroy of \(t.describe(key))", try await t.destroyRecord(key, expecting: version), equals: isDestroyed)
    if isDestroyed { record = nil }
  }

  /// Notes that an operation on many records removed it: `pruned`.
  mutating func noteRemoval(_ what: String) {
    history.append(what)
    record = nil
  }

  /// Expects every column of a live record, and nothing of one that was removed or has expired.
  func expect(in t: CaseContext, _ when: String) async throws {
    do {
      if let record, record.isLive(at: t.now) { try await t.expectRecord(key, record) } else { try await t.expectNoRecord(key) }
    } catch let failure as CaseFailure {
      let past = history.isEmpty ? "never created" : history.joined(separator: ", then ")
      throw CaseFailure("\(when), for a record that was \(past): \(failure.what)", expected: failure.expected, seen: failure.seen)
    }
  }

  private mutating func note(_ what: String, _ new: SessionRecord) {
    history.append("\(what) with \(new.payload.count) bytes")
    if let subject = new.subject { subjects.append(subject) }
  }

  private func known() throws(CaseFailure) -> SessionRecord {
    guard let record else { throw CaseFailure("the case's own record", expected: "one", seen: "none") }
    return record
  }
}

extension CaseContext {
  /// Does things to several records at the same time, each under a fresh key; returns what has to be left.
  func keep(_ histories: [@Sendable (inout KeptRecord, CaseContext) async throws -> Void]) async throws -> [KeptRecord] {
    let keys = histories.map { _ in freshKey() }
    return try await concurrently(histories.count) { [self] index in
      var kept = KeptRecord(keys[index])
      try await histories[index](&kept, self)
      return kept
    }
  }

  /// Expects all records as they have to be: each by its key, and in lists and pages of every subject that any of them ever had.
  func expectKept(_ records: [KeptRecord], _ when: String) async throws {
    let failures = try await concurrently(records.count) { [self] index -> CaseFailure? in
      do {
        try await records[index].expect(in: self, when)
        return nil
      } catch let failure as CaseFailure {
        return failure
      }
    }
    // The first one in the order of the case: of those at the same time any could come first.
    if let failure = failures.lazy.compactMap(\.self).first { throw failure }
    guard store.capabilities.contains(.subjectIndex) else { return }
    // Canonically equivalent texts are equal in Swift, but they are different subjects.
    let subjects = records.flatMap(\.subjects).reduce(into: [[UInt8]: String]()) { $0[Array($1.utf8)] = $1 }
    for (bytes, subject) in subjects.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
      let own = records.filter { $0.record?.isLive(at: now) == true && $0.record?.subject.map { Array($0.utf8) } == bytes }
      let expected = own.reduce(into: [:]) { $0[$1.key] = $1.record }
      do {
        try await expectListed(subject, expected)
        if expected.count > 2 { try await expectPages(of: subject, expected.keys.sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) }) }
      } catch let failure as CaseFailure {
        throw CaseFailure("\(when): \(failure.what)", expected: failure.expected, seen: failure.seen)
      }
    }
  }

  /// Expects a subject's records in two pages.
  private func expectPages(of subject: String, _ keys: [RecordKey]) async throws {
    let first = try await listRecords(of: subject, limit: keys.count / 2).map(\.key)
    let rest = try await listRecords(of: subject, after: first.last).map(\.key)
    try expect(
      "two pages of '\(shorten(subject))'", first + rest == keys, expected: keys.map { describe($0) }.joined(separator: ", "),
      seen: (first + rest).map { describe($0) }.joined(separator: ", "))
  }
}
