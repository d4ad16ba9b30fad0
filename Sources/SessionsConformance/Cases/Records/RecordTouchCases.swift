import Sessions

/// Extending the idle deadline.
enum RecordTouchCases {
  static let all: [ConformanceCase] = [
    ConformanceCase(
      "REC-022", "a touch moves the idle deadline and nothing else, not even the version", rules: ["ST-4"],
      needsRecords: true,
      body: { t in
        var record = t.freshRecord([1, 0, 2], subject: "ada")
        let key = try await t.newRecord(record)
        try await t.expectReplace(key, expecting: 1, with: record, .replaced)
        record.version = 2
        t.advance(by: .seconds(1800))
        record.idleDeadline = t.now.advanced(by: .milliseconds(3_600_001))
        try t.expect("the touch", try await t.touchRecord(key, idleDeadline: record.idleDeadline), equals: true)
        try await t.expectRecord(key, record)
        // The version stays, so that a touch disturbs no commit that was loaded before it.
        try await t.expectReplace(key, expecting: 2, with: record, .replaced)
      }),
    ConformanceCase(
      "REC-023", "a touch never shortens the idle deadline", rules: ["ST-4", "TTL-9"], needsRecords: true,
      body: { t in
        let record = t.freshRecord()
        let key = try await t.newRecord(record)
        let deadlines = [
          t.now.advanced(by: .milliseconds(3_599_999)), t.now.advanced(by: .seconds(1)), t.now, t.now.advanced(by: .seconds(-1)),
          Timestamp(milliseconds: 0), Timestamp(milliseconds: .min), record.idleDeadline,
        ]
        for deadline in deadlines {
          try t.expect("the touch of a live record", try await t.touchRecord(key, idleDeadline: deadline), equals: true)
          try await t.expectRecord(key, record)
        }
      }),
    ConformanceCase(
      "REC-024", "a touch does not carry the idle deadline past the absolute one", rules: ["ST-4", "TTL-3"], needsRecords: true,
      body: { t in
        for deadline in [t.now.advanced(by: .milliseconds(86_400_001)), .maximum, .unlimited] {
          var record = t.freshRecord()
          let key = try await t.newRecord(record)
          try t.expect("the touch", try await t.touchRecord(key, idleDeadline: deadline), equals: true)
          record.idleDeadline = record.absoluteDeadline
          try await t.expectRecord(key, record)
        }
      }),
    ConformanceCase(
      "REC-025", "a touch heeds an absolute deadline that was moved", rules: ["ST-4", "ST-3"], needsRecords: true,
      body: { t in
        var record = t.freshRecord()
        record.idleDeadline = t.now.advanced(by: .seconds(60))
        let key = try await t.newRecord(record)
        record.absoluteDeadline = t.now.advanced(by: .seconds(600))
        try await t.expectReplace(key, expecting: 1, with: record, .replaced)
        record.version = 2
        let wanted = t.now.advanced(by: .seconds(3600))
        try t.expect("the touch", try await t.touchRecord(key, idleDeadline: wanted), equals: true)
        record.idleDeadline = record.absoluteDeadline
        try await t.expectRecord(key, record)
        record.absoluteDeadline = t.now.advanced(by: .seconds(7200))
        try await t.expectReplace(key, expecting: 2, with: record, .replaced)
        record.version = 3
        try t.expect("the touch", try await t.touchRecord(key, idleDeadline: wanted), equals: true)
        record.idleDeadline = wanted
        try await t.expectRecord(key, record)
      }),
    ConformanceCase(
      "REC-026", "a touch of a key that has no record creates none", rules: ["ST-4"], needsRecords: true,
      body: { t in
        let key = t.freshKey()
        let deadline = t.now.advanced(by: .seconds(3600))
        try t.expect("the touch", try await t.touchRecord(key, idleDeadline: deadline), equals: false)
        try await t.expectNoRecord(key)
        try await t.expectCreated(key, t.freshRecord())
      }),
    ConformanceCase(
      "REC-027", "a touch is possible a millisecond before the deadline and does not revive a record at it",
      rules: ["ST-4", "TTL-1"], needsRecords: true,
      body: { t in
        var byAbsolute = t.freshRecord()
        byAbsolute.absoluteDeadline = byAbsolute.idleDeadline
        let fresh = t.freshRecord()
        let (idle, absolute, touched) = (
          try await t.newRecord(fresh), try await t.newRecord(byAbsolute), try await t.newRecord(fresh)
        )
        t.advance(by: .milliseconds(3_599_999))
        let later = t.now.advanced(by: .seconds(3600))
        try t.expect("the touch before the deadline", try await t.touchRecord(touched, idleDeadline: later), equals: true)
        t.advance(by: .milliseconds(1))
        for key in [idle, absolute] {
          try t.expect("the touch at the deadline", try await t.touchRecord(key, idleDeadline: later), equals: false)
          try await t.expectNoRecord(key)
        }
        guard try await t.loadRecord(touched) != nil else {
          throw CaseFailure("the record that was touched in time", expected: "a live record", seen: "no record")
        }
        // The touch did not write to them: at an earlier time they have their old deadlines, if the records are still there.
        t.advance(by: .milliseconds(-1))
        for (key, record) in [(idle, fresh), (absolute, byAbsolute)] {
          guard let seen = try await t.loadRecord(key) else { continue }
          try t.expect("the idle deadline", seen.idleDeadline, equals: record.idleDeadline)
        }
      }),
  ]
}
