import Sessions

/// Replacing records by compare-and-swap.
enum RecordReplaceCases {
  static let all: [ConformanceCase] = [
    ConformanceCase(
      "REC-011", "replace at the right version writes every column and counts the version up by one", rules: ["ST-3"],
      needsRecords: true,
      body: { t in
        let key = try await t.newRecord(t.freshRecord([1], subject: "ada"))
        var new = SessionRecord(
          version: 40, createdAt: t.now, absoluteDeadline: t.now.advanced(by: .milliseconds(7_200_003)),
          idleDeadline: t.now.advanced(by: .milliseconds(3_600_005)), subject: "grace", payload: [2, 3, 4, 5])
        try await t.expectReplace(key, expecting: 1, with: new, .replaced)
        new.version = 2
        try await t.expectRecord(key, new)
        new.payload = []
        new.subject = nil
        try await t.expectReplace(key, expecting: 2, with: new, .replaced)
        new.version = 3
        try await t.expectRecord(key, new)
      }),
    ConformanceCase(
      "REC-012", "replace at any other version writes nothing", rules: ["ST-3"], needsRecords: true,
      body: { t in
        var record = t.freshRecord([1], subject: "ada")
        let key = try await t.newRecord(record)
        for _ in 0..<2 {
          try await t.expectReplace(key, expecting: record.version, with: record, .replaced)
          record.version += 1
        }
        var wrong = t.freshRecord([9, 9], subject: "eve")
        wrong.absoluteDeadline = t.now.advanced(by: .seconds(90000))
        wrong.idleDeadline = t.now.advanced(by: .seconds(80000))
        for version: Int64 in [1, 2, 4, 0, -3, 30, .max, .min] {
          wrong.version = 3
          for isForcing in [false, true] {
            try await t.expectReplace(key, expecting: version, with: wrong, forcingIdleDeadline: isForcing, .stale)
          }
          try await t.expectRecord(key, record)
        }
      }),
    ConformanceCase(
      "REC-013", "replace on a key that has no record creates none", rules: ["ST-3"], needsRecords: true,
      body: { t in
        let key = t.freshKey()
        for version: Int64 in [0, 1, 2] { try await t.expectReplace(key, expecting: version, with: t.freshRecord(), .stale) }
        try await t.expectNoRecord(key)
        try await t.expectCreated(key, t.freshRecord())
      }),
    ConformanceCase(
      "REC-014", "replace keeps the creation time", rules: ["ST-3"], needsRecords: true,
      body: { t in
        var record = t.freshRecord()
        let key = try await t.newRecord(record)
        t.advance(by: .seconds(600))
        var new = record
        new.createdAt = t.now
        try await t.expectReplace(key, expecting: 1, with: new, .replaced)
        record.version = 2
        try await t.expectRecord(key, record)
      }),
    ConformanceCase(
      "REC-015", "replace extends the idle deadline and never shortens it", rules: ["ST-3", "TTL-9"], needsRecords: true,
      body: { t in
        var record = t.freshRecord()
        let key = try await t.newRecord(record)
        // The session was touched since it was loaded.
        let touched = t.now.advanced(by: .seconds(5400))
        try t.expect("the touch", try await t.touchRecord(key, idleDeadline: touched), equals: true)
        try await t.expectReplace(key, expecting: 1, with: record, .replaced)
        record.version = 2
        record.idleDeadline = touched
        try await t.expectRecord(key, record)
        record.idleDeadline = t.now.advanced(by: .seconds(6000))
        try await t.expectReplace(key, expecting: 2, with: record, .replaced)
        record.version = 3
        try await t.expectRecord(key, record)
      }),
    ConformanceCase(
      "REC-016", "a forcing replace sets the idle deadline, back or forth", rules: ["ST-3"], needsRecords: true,
      body: { t in
        var record = t.freshRecord()
        let key = try await t.newRecord(record)
        for seconds in [60, 7200, 90] {
          record.idleDeadline = t.now.advanced(by: .seconds(seconds))
          try await t.expectReplace(key, expecting: record.version, with: record, forcingIdleDeadline: true, .replaced)
          record.version += 1
          try await t.expectRecord(key, record)
        }
        t.advance(by: .seconds(90))
        try await t.expectNoRecord(key)
      }),
    ConformanceCase(
      "REC-017", "replace moves the absolute deadline, and the record ends by it", rules: ["ST-3", "TTL-1"], needsRecords: true,
      body: { t in
        let fresh = t.freshRecord()
        for (first, second) in [(600, 300), (600, 900), (7200, 60)] {
          var record = fresh
          record.createdAt = t.now
          record.idleDeadline = t.now.advanced(by: .seconds(3600))
          record.absoluteDeadline = t.now.advanced(by: .seconds(first))
          let key = try await t.newRecord(record)
          record.absoluteDeadline = t.now.advanced(by: .seconds(second))
          try await t.expectReplace(key, expecting: 1, with: record, .replaced)
          t.advance(by: .milliseconds(second * 1000 - 1))
          record.version = 2
          try await t.expectRecord(key, record)
          t.advance(by: .milliseconds(1))
          try await t.expectNoRecord(key)
        }
      }),
    ConformanceCase(
      "REC-018", "replace is possible a millisecond before the deadline and does not revive a record at it",
      rules: ["ST-3", "TTL-1"], needsRecords: true,
      body: { t in
        var record = t.freshRecord()
        let key = try await t.newRecord(record)
        t.advance(by: .milliseconds(3_599_999))
        record.payload = [2]
        try await t.expectReplace(key, expecting: 1, with: record, .replaced)
        t.advance(by: .milliseconds(1))
        record.idleDeadline = t.now.advanced(by: .seconds(3600))
        for isForcing in [false, true] {
          try await t.expectReplace(key, expecting: 2, with: record, forcingIdleDeadline: isForcing, .stale)
          try await t.expectNoRecord(key)
        }
      }),
    ConformanceCase(
      "REC-019", "the version counts on and on, and every earlier one is stale", rules: ["ST-3"], needsRecords: true,
      body: { t in
        var record = t.freshRecord([0])
        let key = try await t.newRecord(record)
        for version in 1...30 {
          record.payload = [UInt8(version)]
          try await t.expectReplace(key, expecting: Int64(version), with: record, .replaced)
          try await t.expectReplace(key, expecting: Int64(version), with: record, .stale)
        }
        record.version = 31
        try await t.expectRecord(key, record)
      }),
    ConformanceCase(
      "REC-020", "replace with what is there already counts the version up all the same", rules: ["ST-3"], needsRecords: true,
      body: { t in
        var record = t.freshRecord([1, 2], subject: "ada")
        let key = try await t.newRecord(record)
        try await t.expectReplace(key, expecting: 1, with: record, .replaced)
        record.version = 2
        try await t.expectRecord(key, record)
      }),
    ConformanceCase(
      "REC-021", "replace sets, changes, keeps and clears the subject", rules: ["ST-3", "IX-1"], needsRecords: true,
      body: { t in
        var record = t.freshRecord([1])
        let key = try await t.newRecord(record)
        for subject in ["ada", "ada", "grace", "", nil, "ada", nil] {
          record.subject = subject
          try await t.expectReplace(key, expecting: record.version, with: record, .replaced)
          record.version += 1
          try await t.expectRecord(key, record)
        }
      }),
  ]
}
