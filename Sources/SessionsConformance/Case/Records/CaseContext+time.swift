import Sessions

extension CaseContext {
  /// Moves the case's clock to a time.
  @inline(never)
  func moveClock(to time: Timestamp) { advance(by: now.duration(to: time)) }

  /// Runs `body` with the case's clock moved by a duration, and moves it back.
  @inline(never)
  func shifted(by duration: Duration, _ body: () async throws -> Void) async throws {
    let before = now
    advance(by: duration)
    try await body()
    moveClock(to: before)
  }

  /// Expects the answer of a touch, a destroy or a create.
  @inline(never)
  func expect(_ what: String, answers expected: Bool, _ seen: Bool) throws(CaseFailure) {
    try expect(what, seen, equals: expected)
  }

  /// Expects a record that has just expired, or that only the real time has ended, to be dead in every operation that judges liveness.
  @inline(never)
  func expectExpired(_ key: RecordKey, _ record: SessionRecord) async throws {
    try await expectNoRecord(key)
    let later = now.advanced(by: .seconds(3600))
    try expect("the touch of an expired record", answers: false, try await touchRecord(key, idleDeadline: later))
    var revived = record
    revived.idleDeadline = later
    revived.absoluteDeadline = .unlimited
    for isForcing in [false, true] {
      try await expectReplace(key, expecting: record.version, with: revived, forcingIdleDeadline: isForcing, .stale)
    }
    try await expectNoRecord(key)
  }

  /// Creates and expects the key to be taken.
  @inline(never)
  func expectTaken(_ key: RecordKey, _ record: SessionRecord) async throws {
    guard try await !createRecord(key, record) else {
      throw CaseFailure("create for \(describe(key))", expected: "false: a record lies there", seen: "true")
    }
  }

  /// Destroys a subject's records, and expects the answer to be the number of those of `keys` that are gone at `time` and were there before,
  /// and that none of them is there.
  @inline(never)
  func expectAllDestroyed(of subject: String, _ keys: [RecordKey], liveAt time: Timestamp) async throws {
    let before = now
    var there = 0
    moveClock(to: time)
    for key in keys { there += try await loadRecord(key) == nil ? 0 : 1 }
    moveClock(to: before)
    try expect("the number destroyed of '\(subject)'", try await destroyRecords(of: subject), equals: there)
    moveClock(to: time)
    for key in keys { try await expectNoRecord(key) }
    try await expectListed(subject, [:])
    moveClock(to: before)
  }
}
