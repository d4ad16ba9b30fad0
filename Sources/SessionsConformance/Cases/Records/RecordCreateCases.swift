import Sessions

/// Inserting and loading records.
enum RecordCreateCases {
  static let all: [ConformanceCase] = [
    ConformanceCase(
      "REC-001", "a loaded record has every column as it was created", rules: ["ST-1", "ST-2"], needsRecords: true,
      body: { t in
        let plain = t.freshRecord([1, 2, 3])
        let key = try await t.newRecord(plain)
        let full = SessionRecord(
          createdAt: t.now.advanced(by: .milliseconds(-12345)), absoluteDeadline: t.now.advanced(by: .milliseconds(86_400_007)),
          idleDeadline: t.now.advanced(by: .milliseconds(3_600_011)), subject: "ada", payload: [9])
        let other = try await t.newRecord(full)
        try await t.expectRecord(key, plain)
        try await t.expectRecord(other, full)
      }),
    ConformanceCase(
      "REC-002", "a new record has version 1, whatever the caller's says", rules: ["ST-1"], needsRecords: true,
      body: { t in
        for version: Int64 in [0, 2, 77, -1] {
          var record = t.freshRecord()
          record.version = version
          let key = try await t.newRecord(record)
          record.version = 1
          try await t.expectRecord(key, record)
        }
      }),
    ConformanceCase(
      "REC-003", "create refuses a key that has a live record, and changes nothing", rules: ["ST-1", "ID-6"],
      needsRecords: true,
      body: { t in
        let first = t.freshRecord([1], subject: "ada")
        let key = try await t.newRecord(first)
        for _ in 0..<2 {
          let created = try await t.createRecord(key, t.freshRecord([2, 2], subject: "eve"))
          try t.expect("the second create", created, equals: false)
          try await t.expectRecord(key, first)
        }
        // There is one record, not two with one hidden.
        try t.expect("the destroy", try await t.destroyRecord(key), equals: true)
        try await t.expectNoRecord(key)
        try t.expect("the second destroy", try await t.destroyRecord(key), equals: false)
      }),
    ConformanceCase(
      "REC-004", "create refuses a key that has an expired record, and changes nothing", rules: ["ST-1", "ID-6", "TTL-1"],
      needsRecords: true,
      body: { t in
        let first = t.freshRecord([1])
        let key = try await t.newRecord(first)
        t.advance(by: .seconds(3600))
        try t.expect("the second create", try await t.createRecord(key, t.freshRecord([2])), equals: false)
        t.advance(by: .milliseconds(-1))
        try await t.expectRecord(key, first)
        t.advance(by: .milliseconds(1))
        try await t.expectNoRecord(key)
      }),
    ConformanceCase(
      "REC-005", "a key can be used again after its record was destroyed", rules: ["ST-1", "ST-5"], needsRecords: true,
      body: { t in
        var old = t.freshRecord([1], subject: "ada")
        let key = try await t.newRecord(old)
        old.payload = [2]
        try await t.expectReplace(key, expecting: 1, with: old, .replaced)
        _ = try await t.destroyRecord(key)
        t.advance(by: .seconds(10))
        let new = t.freshRecord([3])
        try await t.expectCreated(key, new)
        // The new record has version 1 and no subject: it inherits nothing of the old one.
        try await t.expectRecord(key, new)
      }),
    ConformanceCase(
      "REC-006", "loading a key that has no record gives none and creates none", rules: ["ST-2"], needsRecords: true,
      body: { t in
        let key = t.freshKey()
        for _ in 0..<2 { try await t.expectNoRecord(key) }
        try await t.expectCreated(key, t.freshRecord())
      }),
    ConformanceCase(
      "REC-007", "loading a record does not change it", rules: ["ST-2"], needsRecords: true,
      body: { t in
        let record = t.freshRecord([1, 0, 255], subject: "ada")
        let key = try await t.newRecord(record)
        for _ in 0..<10 {
          t.advance(by: .seconds(300))
          try await t.expectRecord(key, record)
        }
        // Ten loads did not move the idle deadline either.
        t.advance(by: .seconds(600))
        try await t.expectNoRecord(key)
      }),
    ConformanceCase(
      "REC-008", "a record is live a millisecond before the earlier of its deadlines, and not at it", rules: ["TTL-1", "ST-2"],
      needsRecords: true,
      body: { t in
        var byIdle = t.freshRecord([1])
        byIdle.idleDeadline = t.now.advanced(by: .milliseconds(1500))
        var byAbsolute = t.freshRecord([2])
        byAbsolute.absoluteDeadline = t.now.advanced(by: .milliseconds(1500))
        let (idle, absolute) = (try await t.newRecord(byIdle), try await t.newRecord(byAbsolute))
        t.advance(by: .milliseconds(1499))
        try await t.expectRecord(idle, byIdle)
        try await t.expectRecord(absolute, byAbsolute)
        t.advance(by: .milliseconds(1))
        try await t.expectNoRecord(idle)
        try await t.expectNoRecord(absolute)
      }),
    ConformanceCase(
      "REC-009", "deadlines and times are kept to the millisecond, at both ends of their range", rules: ["TTL-3", "TTL-5", "TTL-7"],
      needsRecords: true,
      body: { t in
        let times: [(created: Int64, absolute: Timestamp, idle: Timestamp)] = [
          (0, .unlimited, .unlimited), (-1, .maximum, .maximum), (1, .unlimited, .maximum),
          (t.now.milliseconds, .unlimited, t.now.advanced(by: .milliseconds(60_001))),
          (t.now.milliseconds + 1, .maximum, .unlimited),
        ]
        for time in times {
          let record = SessionRecord(
            createdAt: Timestamp(milliseconds: time.created), absoluteDeadline: time.absolute, idleDeadline: time.idle,
            payload: [7])
          try await t.expectRecord(try await t.newRecord(record), record)
        }
      }),
    ConformanceCase(
      "REC-010", "a record without limits never expires and is never pruned", rules: ["TTL-3", "TTL-7", "ST-6"],
      needsRecords: true,
      body: { t in
        var record = t.freshRecord([1])
        record.absoluteDeadline = .unlimited
        record.idleDeadline = .unlimited
        let key = try await t.newRecord(record)
        t.advance(by: .seconds(7000 * 365 * 86400))
        try t.expect("the number of records removed", try await t.prune(), equals: 0)
        try await t.expectRecord(key, record)
        record.payload = [2]
        try await t.expectReplace(key, expecting: 1, with: record, .replaced)
        record.version = 2
        try t.expect("the touch", try await t.touchRecord(key, idleDeadline: t.now), equals: true)
        try await t.expectRecord(key, record)
      }),
  ]
}
