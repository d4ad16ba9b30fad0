import Sessions

/// Destroying and pruning records.
enum RecordRemovalCases {
  static let all: [ConformanceCase] = [
    ConformanceCase(
      "REC-028", "destroy removes a record, and says whether there was one", rules: ["ST-5"], needsRecords: true,
      body: { t in
        let (key, neighbour) = (try await t.newRecord(t.freshRecord([1])), try await t.newRecord(t.freshRecord([2])))
        let other = t.freshRecord([2])
        try t.expect("the destroy", try await t.destroyRecord(key), equals: true)
        try await t.expectNoRecord(key)
        try t.expect("the second destroy", try await t.destroyRecord(key), equals: false)
        try t.expect("the destroy of an unknown key", try await t.destroyRecord(t.freshKey()), equals: false)
        try await t.expectRecord(neighbour, other)
      }),
    ConformanceCase(
      "REC-029", "destroy at a version removes the record of that version only", rules: ["ST-5", "ERR-3"],
      needsRecords: true,
      body: { t in
        var record = t.freshRecord()
        let key = try await t.newRecord(record)
        try await t.expectReplace(key, expecting: 1, with: record, .replaced)
        record.version = 2
        for version: Int64 in [1, 3, 0, -1, .max] {
          try t.expect("the destroy at version \(version)", try await t.destroyRecord(key, expecting: version), equals: false)
          try await t.expectRecord(key, record)
        }
        try t.expect("the destroy at version 2", try await t.destroyRecord(key, expecting: 2), equals: true)
        try await t.expectNoRecord(key)
        try t.expect("the destroy after that", try await t.destroyRecord(key, expecting: 2), equals: false)
      }),
    ConformanceCase(
      "REC-030", "destroy removes an expired record, too", rules: ["ST-5", "ID-6"], needsRecords: true,
      body: { t in
        let key = try await t.newRecord(t.freshRecord([1]))
        t.advance(by: .seconds(3600))
        _ = try await t.destroyRecord(key)
        try await t.expectCreated(key, t.freshRecord([2]))
      }),
    ConformanceCase(
      "REC-031", "neither replace nor touch brings a destroyed record back", rules: ["ST-5", "ST-3", "ST-4"], needsRecords: true,
      body: { t in
        let record = t.freshRecord()
        let key = try await t.newRecord(record)
        _ = try await t.destroyRecord(key)
        for isForcing in [false, true] {
          try await t.expectReplace(key, expecting: 1, with: record, forcingIdleDeadline: isForcing, .stale)
        }
        try t.expect("the touch", try await t.touchRecord(key, idleDeadline: record.idleDeadline), equals: false)
        try await t.expectNoRecord(key)
        try await t.expectCreated(key, record)
      }),
    ConformanceCase(
      "REC-032", "prune removes a record at its deadline, by either measure, and not a millisecond before",
      rules: ["ST-6", "TTL-1"], needsRecords: true,
      body: { t in
        var byAbsolute = t.freshRecord()
        byAbsolute.absoluteDeadline = t.now.advanced(by: .seconds(1800))
        let (absolute, idle) = (try await t.newRecord(byAbsolute), try await t.newRecord(t.freshRecord()))
        for key in [absolute, idle] {
          t.advance(by: .milliseconds(1_799_999))
          try t.expect("the number of records removed before the deadline", try await t.prune(), equals: 0)
          t.advance(by: .milliseconds(1))
          try t.expect("the number of records removed at the deadline", try await t.prune(), equals: 1)
          try await t.expectCreated(key, unlimitedRecord(t))
        }
        try t.expect("the number of records removed after that", try await t.prune(), equals: 0)
      }),
    ConformanceCase(
      "REC-033", "prune removes at most so many records, the longest expired first", rules: ["ST-6"], needsRecords: true,
      body: { t in
        var keys: [Int: RecordKey] = [:]
        for seconds in [50, 10, 40, 20, 60, 30, 500] {
          var record = t.freshRecord()
          // Half of them expire by the absolute deadline: the order is that of the earlier one.
          if seconds % 20 == 0 {
            record.absoluteDeadline = t.now.advanced(by: .seconds(seconds))
          } else {
            record.idleDeadline = t.now.advanced(by: .seconds(seconds))
          }
          keys[seconds] = try await t.newRecord(record)
        }
        for (removed, expectedCount) in [(2, 2), (5, 3), (6, 1)] {
          t.advance(by: .seconds(60))
          try t.expect("the number of records removed", try await t.prune(limit: expectedCount), equals: expectedCount)
          // At an earlier time everything that was not removed is live.
          t.advance(by: .seconds(-60))
          for (index, seconds) in [10, 20, 30, 40, 50, 60, 500].enumerated() {
            guard let key = keys[seconds] else { continue }
            let isThere = try await t.loadRecord(key) != nil
            try t.expect("whether the record that ends after \(seconds) s is there", isThere, equals: index >= removed)
          }
        }
        t.advance(by: .seconds(60))
        try t.expect("the number of records removed at last", try await t.prune(limit: 10), equals: 0)
      }),
    ConformanceCase(
      "REC-034", "prune judges a record by the deadlines it has now", rules: ["ST-6", "ST-3", "ST-4"], needsRecords: true,
      body: { t in
        let start = t.freshRecord()
        let touched = try await t.newRecord(start)
        let replaced = try await t.newRecord(start)
        let shortened = try await t.newRecord(start)
        _ = try await t.touchRecord(touched, idleDeadline: t.now.advanced(by: .seconds(7200)))
        var longer = start
        longer.idleDeadline = t.now.advanced(by: .seconds(7200))
        try await t.expectReplace(replaced, expecting: 1, with: longer, .replaced)
        var shorter = start
        shorter.absoluteDeadline = t.now.advanced(by: .seconds(60))
        try await t.expectReplace(shortened, expecting: 1, with: shorter, .replaced)
        t.advance(by: .seconds(60))
        try t.expect("the number of records removed after a minute", try await t.prune(), equals: 1)
        t.advance(by: .seconds(3600))
        try t.expect("the number of records removed after an hour", try await t.prune(), equals: 0)
        for key in [touched, replaced] {
          guard try await t.loadRecord(key) != nil else {
            throw CaseFailure("a record that was extended", expected: "a live record", seen: "no record")
          }
        }
        t.advance(by: .seconds(3600))
        try t.expect("the number of records removed after two hours", try await t.prune(), equals: 2)
      }),
    ConformanceCase(
      "REC-035", "a record that was destroyed is not counted by a later prune", rules: ["ST-6", "ST-5"], needsRecords: true,
      body: { t in
        let (key, _) = (try await t.newRecord(t.freshRecord()), try await t.newRecord(t.freshRecord()))
        _ = try await t.destroyRecord(key)
        t.advance(by: .seconds(3600))
        try t.expect("the number of records removed", try await t.prune(), equals: 1)
      }),
    ConformanceCase(
      "REC-049", "destroy removes a record that was found expired, too", rules: ["ST-5", "ID-6", "TTL-1"], needsRecords: true,
      body: { t in
        let key = try await t.newRecord(t.freshRecord([1]))
        t.advance(by: .seconds(3600))
        try await t.expectNoRecord(key)
        _ = try await t.destroyRecord(key)
        t.advance(by: .seconds(-3600))
        try await t.expectNoRecord(key)
        try await t.expectCreated(key, t.freshRecord([2]))
      }),
  ]

  private static func unlimitedRecord(_ t: CaseContext) -> SessionRecord {
    SessionRecord(createdAt: t.now, absoluteDeadline: .unlimited, idleDeadline: .unlimited, payload: [1])
  }
}
