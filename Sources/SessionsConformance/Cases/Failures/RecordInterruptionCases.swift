import Sessions
import SessionsTesting

/// Failures of the backend, asked of the record store itself: the core above may hide what one operation says.
enum RecordInterruptionCases {
  static let all: [ConformanceCase] = [
    ConformanceCase(
      "FLT-030", "while the backend is down every operation on records is an error, and afterwards each of them works",
      rules: ["ERR-2", "ERR-6", "DUR-3"], needsRecords: true, needsInterruption: true,
      body: { t in
        let records = try await Records(t)
        let errors = try await t.whileInterrupted(.down) { try await t.expectFailures(records.writes(t) + records.reads(t)) }
        try await t.recoveredRecords(records.kept)
        for (index, write) in records.effects(t).enumerated() { try await expectTruth(t, write, errors[index]) }
        try await expectService(t, records)
      }),
    ConformanceCase(
      "FLT-031", "an operation on records whose answer is lost is an error that says so, if it was done, and is done once at most",
      rules: ["DUR-3", "ERR-2", "ERR-6"], needsRecords: true, needsInterruption: true,
      body: { t in
        let records = try await Records(t)
        let effects = records.effects(t)
        // The first lost answer ends the connection: each write has to find one that works.
        for (index, write) in records.writes(t).enumerated() {
          let errors = try await t.whileInterrupted(.answersLost) { try await t.expectFailures([write]) }
          try await t.recoveredRecords(records.kept)
          try await expectTruth(t, effects[index], errors[0])
        }
        try await t.whileInterrupted(.answersLost) { _ = try await t.expectFailures(records.reads(t)) }
        try await t.recoveredRecords(records.kept)
        try await expectService(t, records)
      }),
  ]

  /// The keys of a case, each for one operation.
  private struct Records {
    let kept: RecordKey
    let created: RecordKey
    let replaced: RecordKey
    let touched: RecordKey
    let destroyed: RecordKey
    let destroyedAtVersion: RecordKey
    let revoked: RecordKey
    let expired: RecordKey

    init(_ t: CaseContext) async throws {
      let start = t.now
      created = t.freshKey()
      kept = try await t.newRecord(t.freshRecord([1], subject: "kept"))
      replaced = try await t.newRecord(t.freshRecord([1]))
      touched = try await t.newRecord(t.freshRecord([1]))
      destroyed = try await t.newRecord(t.freshRecord([1]))
      destroyedAtVersion = try await t.newRecord(t.freshRecord([1]))
      revoked = try await t.newRecord(t.freshRecord([1], subject: "revoked"))
      var short = t.freshRecord([1])
      short.idleDeadline = start.advanced(by: .seconds(1))
      expired = try await t.newRecord(short)
      t.advance(by: .seconds(10))
    }

    /// The writes, in the order of ``effects(_:)``.
    func writes(_ t: CaseContext) -> [CaseContext.Doomed] {
      let later = t.now.advanced(by: .seconds(7200))
      var writes: [CaseContext.Doomed] = [
        ("creating", { () async throws(SessionError) in "\(try await t.createRecord(created, t.freshRecord([2])))" }),
        (
          "replacing",
          { () async throws(SessionError) in try await t.replaceRecord(replaced, expecting: 1, with: t.freshRecord([2])).rawValue }
        ),
        ("touching", { () async throws(SessionError) in "\(try await t.touchRecord(touched, idleDeadline: later))" }),
        ("destroying", { () async throws(SessionError) in "\(try await t.destroyRecord(destroyed))" }),
        ("destroying at a version", { () async throws(SessionError) in "\(try await t.destroyRecord(destroyedAtVersion, expecting: 1))" }),
        ("pruning", { () async throws(SessionError) in "\(try await t.record.prune(now: t.now, limit: 10)) removed" }),
      ]
      if let index = index(t) {
        writes.append(
          ("destroying all", { () async throws(SessionError) in "\(try await index.destroyAll(of: "revoked", except: nil)) destroyed" }))
      }
      return writes
    }

    /// The operations that change nothing.
    func reads(_ t: CaseContext) -> [CaseContext.Doomed] {
      var reads: [CaseContext.Doomed] = [
        ("loading", { () async throws(SessionError) in t.describe(try await t.loadRecord(kept)) }),
        (
          "loading a key without a record",
          { () async throws(SessionError) in t.describe(try await t.loadRecord(RecordKey(high: 1, low: 1))) }
        ),
        (
          "pinging",
          { () async throws(SessionError) in
            try await t.record.ping()
            return "done"
          }
        ),
      ]
      if let index = index(t) {
        reads.append(
          (
            "listing",
            { () async throws(SessionError) in "\(try await index.records(of: "kept", after: nil, limit: 10, now: t.now).count) records" }
          ))
      }
      return reads
    }

    /// Each write with the question whether it was done, whose answer is nil when it was done in part.
    func effects(_ t: CaseContext) -> [Effect] {
      var effects: [Effect] = [
        Effect(what: "the create") { try await t.loadRecord(created) != nil },
        Effect(what: "the replace") {
          guard let record = try await t.loadRecord(replaced) else { return nil }
          return record.version == 2 && record.payload == [2] ? true : record.version == 1 && record.payload == [1] ? false : nil
        },
        Effect(what: "the touch") {
          guard let record = try await t.loadRecord(touched) else { return nil }
          return record.idleDeadline >= t.now.advanced(by: .seconds(7200))
        },
        Effect(what: "the destroy") { try await t.loadRecord(destroyed) == nil },
        Effect(what: "the destroy at a version") { try await t.loadRecord(destroyedAtVersion) == nil },
        // Nobody can see whether an expired record is still there.
        Effect(what: "the prune") { false },
      ]
      if index(t) != nil { effects.append(Effect(what: "the destroy of all") { try await t.loadRecord(revoked) == nil }) }
      return effects
    }

    private func index(_ t: CaseContext) -> (any SubjectIndexedRecordStore)? {
      guard t.stores.first?.capabilities.contains(.subjectIndex) == true else { return nil }
      return t.record as? any SubjectIndexedRecordStore
    }
  }

  /// What a write would change.
  private struct Effect {
    let what: String
    /// Whether it was done; nil when it was done in part.
    let isDone: () async throws -> Bool?
  }

  /// Expects that a write that failed was done as a whole or not at all, and that its error does not deny what was done.
  private static func expectTruth(_ t: CaseContext, _ write: Effect, _ error: SessionError) async throws {
    let isDone = try await write.isDone()
    try t.expect(
      "\(write.what) that threw \(error)", isDone == false || isDone == true && error.isIndeterminate,
      expected: error.isIndeterminate ? "done or not done, as a whole" : "not done, or an error that says it may be",
      seen: isDone == true ? "done" : "neither done nor not done")
  }

  /// Expects that each operation works, and says what is true, on every store object.
  private static func expectService(_ t: CaseContext, _ records: Records) async throws {
    for _ in t.records {
      var record = t.freshRecord([7], subject: "after")
      let key = try await t.newRecord(record)
      try t.expect("creating the key again", try await t.createRecord(key, record), equals: false)
      record.payload = [8]
      try await t.expectReplace(key, expecting: 1, with: record, .replaced)
      try await t.expectReplace(key, expecting: 1, with: record, .stale)
      record.version = 2
      record.idleDeadline = t.now.advanced(by: .seconds(7200))
      try t.expect("touching", try await t.touchRecord(key, idleDeadline: record.idleDeadline), equals: true)
      try await t.expectRecord(key, record)
      try await t.record.ping()
      _ = try await t.record.prune(now: t.now, limit: 10)
      if t.stores.first?.capabilities.contains(.subjectIndex) == true {
        try await t.expectListed("after", [key: record])
        try t.expect("destroying all", try await t.destroyRecords(of: "after"), equals: 1)
        try await t.expectNoRecord(key)
      } else {
        try t.expect("destroying", try await t.destroyRecord(key), equals: true)
      }
      try t.expect("destroying again", try await t.destroyRecord(key), equals: false)
    }
  }
}
