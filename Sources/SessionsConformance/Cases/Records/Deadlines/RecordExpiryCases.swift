import Sessions

/// What a backend removes by its own clock. Here the records end by the real time, and the caller's clock is behind.
enum RecordExpiryCases {
  static let all: [ConformanceCase] = [
    ConformanceCase(
      "REC-138", "a backend's own clock removes no record within a minute of its deadline", rules: ["TTL-2"], needsRecords: true,
      body: { t in
        // A slow store can take longer than what is left of the minute: then this proves nothing, and is tried again.
        for margin in [3, 6, 9] where try await areKept(t, margin: .seconds(margin)) { return }
        throw CaseUndecided.inconclusive("the store was too slow: it took longer than the nine seconds that were left of the minute")
      }),
    ConformanceCase(
      "REC-139", "what a backend's own clock removes is decided by the latest deadline, after each touch and replace",
      rules: ["TTL-2", "ST-3", "ST-4"], needsRecords: true,
      body: { t in
        // Finds how long after its deadline the backend removes a record: a store without physical expiry never does.
        guard let age = try await removalAge(t) else { return }
        let lead: Duration = .milliseconds(300)
        let start = ContinuousClock.now
        let deadline = realTime.advanced(by: lead - age)
        t.moveClock(to: deadline.advanced(by: .milliseconds(-1)))
        var moved: [(how: String, key: RecordKey)] = []
        for (how, move) in moves {
          let later = realTime.advanced(by: .seconds(3600))
          for (absolute, idle) in [(later, deadline), (deadline, later), (.unlimited, deadline)] {
            let record = SessionRecord(createdAt: t.now, absoluteDeadline: absolute, idleDeadline: idle, subject: "ada", payload: [1])
            let key = t.freshKey()
            guard try await t.createRecord(key, record), try await move(t, key, record) else { continue }
            moved.append((how, key))
          }
        }
        // Real time has to pass: it is the backend's clock that is judged.
        try await Task.sleep(for: max(.zero, lead + .milliseconds(400) - start.duration(to: .now)))
        t.moveClock(to: realTime)
        let isIndexed = t.store.capabilities.contains(.subjectIndex)
        let listed = isIndexed ? Set(try await t.listRecords(of: "ada").map(\.key)) : Set(moved.map(\.key))
        for (how, key) in moved {
          let isThere = try await t.loadRecord(key) != nil
          try t.expect(
            "a record that ended \(age) ago, and whose end was moved in time by \(how)", isThere, expected: "a live record",
            seen: "no record: the backend removed it by its first deadline")
          try t.expect("whether it is listed", listed.contains(key), equals: true)
        }
      }),
  ]

  private static var realTime: Timestamp { SystemSessionClock().now }

  /// Creates, replaces and touches records so that their deadlines have been over for a minute but for a margin, and expects them to be there for a
  /// caller whose clock is behind; false if that took too long.
  private static func areKept(_ t: CaseContext, margin: Duration) async throws -> Bool {
    let deadline = realTime.advanced(by: margin - .seconds(60))
    t.moveClock(to: deadline.advanced(by: .milliseconds(-1)))
    var (idle, absolute) = (t.freshRecord([1]), t.freshRecord([2]))
    idle.idleDeadline = deadline
    absolute.absoluteDeadline = deadline
    var (replaced, touched, ending) = (idle, absolute, idle)
    var kept: [(key: RecordKey, record: SessionRecord)] = []
    for record in [idle, absolute] { kept.append((try await t.newRecord(record), record)) }
    let key = try await t.newRecord(t.freshRecord([3]))
    try await t.expectReplace(key, expecting: 1, with: replaced, forcingIdleDeadline: true, .replaced)
    replaced.version = 2
    kept.append((key, replaced))
    t.advance(by: .milliseconds(-500))
    touched.idleDeadline = t.now.advanced(by: .milliseconds(100))
    let other = try await t.newRecord(touched)
    touched.idleDeadline = deadline
    _ = try await t.touchRecord(other, idleDeadline: .maximum)
    kept.append((other, touched))
    // One that ended just now by the real time, with a caller that is a millisecond behind.
    let now = realTime
    ending.idleDeadline = now
    t.moveClock(to: now.advanced(by: .milliseconds(-1)))
    kept.append((try await t.newRecord(ending), ending))
    try await Task.sleep(for: .milliseconds(15))
    t.moveClock(to: deadline.advanced(by: .milliseconds(-1)))
    var missing: CaseFailure?
    for (key, record) in kept {
      do { try await t.expectRecord(key, record) } catch let failure as CaseFailure { missing = missing ?? failure }
    }
    guard deadline.duration(to: realTime) < .seconds(60) else { return false }
    if let missing { throw missing }
    return true
  }

  private typealias Move = @Sendable (CaseContext, RecordKey, SessionRecord) async throws -> Bool

  /// The ways to move the end of a record away; false where that way does not, or if the backend had removed the record already.
  private static let moves: [(how: String, move: Move)] = [
    (
      "a touch",
      { t, key, record in
        guard record.idleDeadline < record.absoluteDeadline else { return false }
        return try await t.touchRecord(key, idleDeadline: realTime.advanced(by: .seconds(3600)))
      }
    ),
    (
      "a touch without a limit",
      { t, key, record in
        guard record.idleDeadline < record.absoluteDeadline else { return false }
        return try await t.touchRecord(key, idleDeadline: .unlimited)
      }
    ),
    ("a replace", { t, key, record in try await replace(t, key, record, until: realTime.advanced(by: .seconds(3600)), isForcing: false) }),
    ("a forcing replace", { t, key, record in try await replace(t, key, record, until: .maximum, isForcing: true) }),
    ("a replace without limits", { t, key, record in try await replace(t, key, record, until: .unlimited, isForcing: false) }),
    (
      "a destroy and a create",
      { t, key, record in
        var record = record
        (record.absoluteDeadline, record.idleDeadline) = (.unlimited, realTime.advanced(by: .seconds(3600)))
        _ = try await t.destroyRecord(key)
        return try await t.createRecord(key, record)
      }
    ),
  ]

  private static func replace(_ t: CaseContext, _ key: RecordKey, _ record: SessionRecord, until end: Timestamp, isForcing: Bool)
    async throws -> Bool
  {
    var record = record
    (record.absoluteDeadline, record.idleDeadline) = (end, end)
    return try await t.replaceRecord(key, expecting: 1, with: record, forcingIdleDeadline: isForcing) == .replaced
  }

  /// How long after its deadline the backend removes a record by its own clock, to the millisecond; nil if it keeps those of many years ago.
  private static func removalAge(_ t: CaseContext) async throws -> Duration? {
    let ages: [Int] = [61, 121, 301, 601, 3601, 7201, 86_401, 8 * 86_400, 32 * 86_400, 401 * 86_400, 12_000 * 86_400]
    let isKept = try await t.concurrently(ages.count) { number in
      try await Self.isKept(t, age: .seconds(ages[number]), at: realTime)
    }
    guard let first = isKept.firstIndex(of: false) else { return nil }
    var kept: Duration = first == 0 ? .seconds(59) : .seconds(ages[first - 1])
    var removed: Duration = .seconds(ages[first])
    while removed - kept > .milliseconds(1) {
      let middle = Duration.milliseconds((kept + (removed - kept) / 2).millisecondsRoundedUp)
      guard middle < removed else { break }
      if try await Self.isKept(t, age: middle, at: realTime) { kept = middle } else { removed = middle }
    }
    return removed
  }

  /// Whether a record is there and listed whose deadline is that far in the past of the real time, for a caller to whom it is live.
  private static func isKept(_ t: CaseContext, age: Duration, at now: Timestamp) async throws -> Bool {
    let end = now.advanced(by: .zero - age)
    let key = t.freshKey()
    let time = end.advanced(by: .milliseconds(-1))
    let record = SessionRecord(createdAt: time, absoluteDeadline: end, idleDeadline: end, subject: t.describe(key), payload: [1])
    return try await t.step(
      "create, load and list record \(t.describe(key)), which ended \(age) ago", { "\($0 ? "it is there" : "no record")" }
    ) {
      () async throws(SessionError) in
      let store = t.record
      _ = try await store.create(key, record, now: time)
      guard try await store.load(key, now: time) != nil else { return false }
      guard store.capabilities.contains(.subjectIndex), let index = store as? any SubjectIndexedRecordStore else { return true }
      return try await !index.records(of: t.describe(key), after: nil, limit: 1, now: time).isEmpty
    }
  }
}
