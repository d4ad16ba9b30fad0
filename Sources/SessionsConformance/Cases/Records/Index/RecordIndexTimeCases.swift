import Sessions

/// The index of subjects follows each deadline that moves.
enum RecordIndexTimeCases {
  static let all: [ConformanceCase] = [
    ConformanceCase(
      "REC-123", "a record whose end was moved by a touch or a replace is listed until its new end", rules: ["IX-2", "TTL-1", "ST-4"],
      needs: [.subjectIndex], needsRecords: true,
      body: { t in
        let start = t.now
        for (subject, move) in extensions {
          var record = t.freshRecord([1], subject: subject)
          (record.idleDeadline, record.absoluteDeadline) = (start.advanced(by: .seconds(60)), start.advanced(by: .seconds(180)))
          let key = try await t.newRecord(record)
          t.advance(by: .seconds(30))
          try await move(t, key, &record)
          let ends: Set<Timestamp> = [start.advanced(by: .seconds(60)), start.advanced(by: .seconds(180)), record.expiresAt]
          for end in ends.sorted() where !end.isUnlimited {
            t.moveClock(to: end.advanced(by: .milliseconds(-1)))
            try await t.expectListed(subject, [key: record])
            t.advance(by: .milliseconds(1))
            try await t.expectListed(subject, end < record.expiresAt ? [key: record] : [:])
          }
          t.moveClock(to: start)
          try await t.expectAllDestroyed(of: subject, [key], liveAt: start)
        }
      }),
    ConformanceCase(
      "REC-124", "a record whose end was moved back is listed until then, and again when it is moved on", rules: ["IX-2", "TTL-1", "ST-3"],
      needs: [.subjectIndex], needsRecords: true,
      body: { t in
        let start = t.now
        for isAbsolute in [false, true] {
          let subject = isAbsolute ? "absolute" : "idle"
          var record = t.freshRecord([1], subject: subject)
          let key = try await t.newRecord(record)
          for seconds in [20, 40, 10, 50] {
            let end = start.advanced(by: .seconds(seconds))
            if isAbsolute { record.absoluteDeadline = end } else { record.idleDeadline = end }
            try await t.expectReplace(key, expecting: record.version, with: record, forcingIdleDeadline: true, .replaced)
            record.version += 1
            try await t.shifted(by: .milliseconds(seconds * 1000 - 1)) { try await t.expectListed(subject, [key: record]) }
            try await t.shifted(by: .seconds(seconds)) { try await t.expectListed(subject, [:]) }
            // The list at the end may have removed the record, which it found expired.
            guard try await t.loadRecord(key) != nil else { return }
            try await t.expectListed(subject, [key: record])
          }
        }
      }),
    ConformanceCase(
      "REC-125", "a record that any operation found expired is listed whenever it loads, and ends with its subject",
      rules: ["IX-2", "IX-3", "TTL-2"], needs: [.subjectIndex], needsRecords: true,
      body: { t in
        let end = t.now.advanced(by: .seconds(10))
        for isDestroyedAtOnce in [false, true] {
          for (name, look) in looks {
            let subject = "\(name) \(isDestroyedAtOnce)"
            var record = t.freshRecord([1], subject: subject)
            record.idleDeadline = end
            let (key, live) = (try await t.newRecord(record), try await t.newRecord(t.freshRecord([2], subject: subject)))
            let before = t.now
            t.moveClock(to: end)
            try await look(t, key, record)
            if !isDestroyedAtOnce {
              t.moveClock(to: end.advanced(by: .milliseconds(-1)))
              let isThere = try await t.loadRecord(key) != nil
              let listed = try await t.listRecords(of: subject).map(\.key)
              try t.expect("whether the record that loads is listed", listed.contains(key), equals: isThere)
              try t.expect("whether the other record is listed", listed.contains(live), equals: true)
            }
            t.moveClock(to: before)
            if isDestroyedAtOnce {
              // Nothing was loaded in between, which could mend the index.
              let count = try await t.destroyRecords(of: subject)
              try t.expect("the number destroyed of '\(subject)'", count == 1 || count == 2, expected: "1 or 2", seen: "\(count)")
              for key in [key, live] { try await t.expectNoRecord(key) }
            } else {
              try await t.expectAllDestroyed(of: subject, [key, live], liveAt: before)
            }
          }
        }
      }),
    ConformanceCase(
      "REC-126", "what was refused or stale leaves every list as it was", rules: ["IX-1", "IX-2", "IX-3"], needs: [.subjectIndex],
      needsRecords: true,
      body: { t in
        let record = t.freshRecord([1], subject: "ada")
        let key = try await t.newRecord(record)
        let thief = t.freshRecord([2], subject: "eve")
        try await t.expectTaken(key, thief)
        try await t.expectReplace(key, expecting: 2, with: t.freshRecord([3]), forcingIdleDeadline: true, .stale)
        try await t.expectReplace(key, expecting: 2, with: thief, .stale)
        try t.expect("the destroy at version 2", answers: false, try await t.destroyRecord(key, expecting: 2))
        let missing = t.freshKey()
        try await t.expectReplace(missing, expecting: 1, with: thief, .stale)
        try t.expect("the touch", answers: false, try await t.touchRecord(missing, idleDeadline: thief.idleDeadline))
        try t.expect("the destroy", answers: false, try await t.destroyRecord(missing))
        try await t.expectListed("ada", [key: record])
        try await t.expectListed("eve", [:])
        try t.expect("the number destroyed of 'eve'", try await t.destroyRecords(of: "eve"), equals: 0)
        try await t.expectRecord(key, record)
        let other = t.freshRecord([4], subject: "bob")
        try await t.expectCreated(missing, other)
        try t.expect("the number destroyed of 'eve'", try await t.destroyRecords(of: "eve"), equals: 0)
        try await t.expectListed("bob", [missing: other])
        try await t.expectListed("ada", [key: record])
        try await t.expectAllDestroyed(of: "ada", [key], liveAt: t.now)
        try await t.expectRecord(missing, other)
      }),
  ]

  private typealias Move = @Sendable (CaseContext, RecordKey, inout SessionRecord) async throws -> Void
  private typealias Look = @Sendable (CaseContext, RecordKey, SessionRecord) async throws -> Void

  /// The ways to move a record's end further away.
  private static let extensions: [(subject: String, move: Move)] = [
    (
      "touch",
      { t, key, record in
        record.idleDeadline = record.absoluteDeadline
        try t.expect("the touch", answers: true, try await t.touchRecord(key, idleDeadline: .maximum))
      }
    ),
    (
      "replace",
      { t, key, record in
        record.idleDeadline = record.absoluteDeadline
        try await t.expectReplace(key, expecting: 1, with: record, .replaced)
        record.version = 2
      }
    ),
    (
      "replace, touch",
      { t, key, record in
        record.absoluteDeadline = record.absoluteDeadline.advanced(by: .seconds(3600))
        try await t.expectReplace(key, expecting: 1, with: record, .replaced)
        record.version = 2
        record.idleDeadline = record.absoluteDeadline
        try t.expect("the touch", answers: true, try await t.touchRecord(key, idleDeadline: record.absoluteDeadline))
      }
    ),
    (
      "unlimited, touch",
      { t, key, record in
        record.absoluteDeadline = .unlimited
        try await t.expectReplace(key, expecting: 1, with: record, .replaced)
        record.version = 2
        for seconds in [3600, 86400 * 30] {
          record.idleDeadline = t.now.advanced(by: .seconds(seconds))
          try t.expect("the touch", answers: true, try await t.touchRecord(key, idleDeadline: record.idleDeadline))
        }
      }
    ),
    (
      "unlimited",
      { t, key, record in
        (record.absoluteDeadline, record.idleDeadline) = (.unlimited, .unlimited)
        try await t.expectReplace(key, expecting: 1, with: record, forcingIdleDeadline: true, .replaced)
        record.version = 2
      }
    ),
  ]

  /// The operations that can find a record expired.
  private static let looks: [(name: String, look: Look)] = [
    ("list", { t, _, record in _ = try await t.listRecords(of: record.subject ?? "") }),
    ("load", { t, key, _ in try await t.expectNoRecord(key) }),
    (
      "touch",
      { t, key, _ in
        let later = t.now.advanced(by: .seconds(60))
        try t.expect("the touch", answers: false, try await t.touchRecord(key, idleDeadline: later))
      }
    ),
    ("replace", { t, key, record in try await t.expectReplace(key, expecting: 1, with: record, .stale) }),
    (
      "replace by another",
      { t, key, record in
        var thief = record
        (thief.subject, thief.idleDeadline) = ("eve", .unlimited)
        try await t.expectReplace(key, expecting: 1, with: thief, .stale)
        try await t.shifted(by: .seconds(-10)) { try await t.expectListed("eve", [:]) }
        try t.expect("the number destroyed of 'eve'", try await t.destroyRecords(of: "eve"), equals: 0)
      }
    ),
    ("create", { t, key, record in try await t.expectTaken(key, record) }),
    (
      "destroy at a version",
      { t, key, _ in try t.expect("the destroy at version 2", answers: false, try await t.destroyRecord(key, expecting: 2)) }
    ),
    ("prune of none", { t, _, _ in try t.expect("the number of records removed", try await t.prune(limit: 0), equals: 0) }),
  ]
}
