import Sessions

/// Deadlines of this millisecond and of the past: as good as any other, and expired.
///
/// A deadline of long ago may have been removed by the backend's clock at once. One of less than a minute ago may not.
enum RecordPastDeadlineCases {
  static let all: [ConformanceCase] = [
    ConformanceCase(
      "REC-109", "what was created with a deadline of zero or before does not outlive a prune", rules: ["ST-6", "TTL-3"],
      needsRecords: true,
      body: { t in
        let live = t.freshRecord([1])
        let key = try await t.newRecord(live)
        var keys: [RecordKey] = []
        for record in pastRecords(t, [0, -1, -60_000, .min]) { keys.append(try await t.newRecord(record)) }
        let removed = try await t.prune()
        try t.expect("the number of records removed", removed <= keys.count, expected: "at most \(keys.count)", seen: "\(removed)")
        for key in keys { try await t.expectCreated(key, live) }
        try await t.expectRecord(key, live)
      }),
    ConformanceCase(
      "REC-110", "a create with a deadline of now or of the past succeeds, and its record is expired", rules: ["ST-1", "TTL-1", "TTL-3"],
      needsRecords: true,
      body: { t in
        let now = t.now.milliseconds
        let records = pastRecords(t, [now, now - 1, now - 30_000, now - 86_400_000, 0, -1, .min])
        _ = try await t.concurrently(records.count) { number in
          try await t.expectExpired(try await t.newRecord(records[number]), records[number])
        }
      }),
    ConformanceCase(
      "REC-111", "a record that was created at its deadline keeps its key, and is live a millisecond before",
      rules: ["ID-6", "ST-1", "TTL-2"],
      needsRecords: true,
      body: { t in
        let now = t.now
        for var record in pastRecords(t, [now.milliseconds, now.milliseconds - 30_000]) {
          let key = try await t.newRecord(record)
          try await t.expectTaken(key, t.freshRecord([9]))
          t.moveClock(to: record.expiresAt.advanced(by: .milliseconds(-1)))
          try await t.expectRecord(key, record)
          if record.idleDeadline < record.absoluteDeadline {
            record.idleDeadline = now.advanced(by: .seconds(60))
            try t.expect("the touch a millisecond before", answers: true, try await t.touchRecord(key, idleDeadline: record.idleDeadline))
            t.moveClock(to: now)
            try await t.expectRecord(key, record)
          }
          t.moveClock(to: now)
        }
      }),
    ConformanceCase(
      "REC-112", "a replace with a deadline of now or of the past succeeds, and ends the record", rules: ["ST-3", "TTL-1", "TTL-6"],
      needsRecords: true,
      body: { t in
        let now = t.now.milliseconds
        let records = pastRecords(t, [now, now - 1, now - 30_000, now - 86_400_000, 0, -1, .min])
        _ = try await t.concurrently(records.count) { number in
          var record = records[number]
          let key = try await t.newRecord(t.freshRecord([1]))
          try await t.expectReplace(key, expecting: 1, with: record, forcingIdleDeadline: true, .replaced)
          record.version = 2
          try await t.expectExpired(key, record)
          _ = try await t.destroyRecord(key)
          try await t.expectCreated(key, t.freshRecord([2]))
        }
      }),
    ConformanceCase(
      "REC-113", "a record that a replace ended at this millisecond keeps its key and version, and is live a millisecond before",
      rules: ["ST-3", "ID-6", "TTL-2"], needsRecords: true,
      body: { t in
        let now = t.now
        for var record in pastRecords(t, [now.milliseconds, now.milliseconds - 30_000]) {
          let key = try await t.newRecord(t.freshRecord([1]))
          try await t.expectReplace(key, expecting: 1, with: record, forcingIdleDeadline: true, .replaced)
          try await t.expectTaken(key, t.freshRecord([9]))
          record.version = 2
          t.moveClock(to: record.expiresAt.advanced(by: .milliseconds(-1)))
          try await t.expectRecord(key, record)
          // It is revived by a caller to whom it is live.
          record.idleDeadline = .unlimited
          record.absoluteDeadline = .unlimited
          try await t.expectReplace(key, expecting: 2, with: record, .replaced)
          record.version = 3
          t.advance(by: .seconds(31))
          try await t.expectRecord(key, record)
          t.moveClock(to: now)
        }
      }),
    ConformanceCase(
      "REC-114", "prune removes what was created or replaced with a past deadline, the longest expired first", rules: ["ST-6", "TTL-1"],
      needsRecords: true,
      body: { t in
        var keys: [(deadline: Timestamp, key: RecordKey)] = []
        for (number, milliseconds) in [-10_000, -30_000, 0, -20_000, -1, -25_000].enumerated() {
          let deadline = t.now.advanced(by: .milliseconds(milliseconds))
          var record = t.freshRecord([UInt8(number)])
          if number.isMultiple(of: 2) { record.idleDeadline = deadline } else { record.absoluteDeadline = deadline }
          if number < 3 {
            keys.append((deadline, try await t.newRecord(record)))
          } else {
            let key = try await t.newRecord(t.freshRecord())
            try await t.expectReplace(key, expecting: 1, with: record, forcingIdleDeadline: true, .replaced)
            keys.append((deadline, key))
          }
        }
        keys.sort { $0.deadline < $1.deadline }
        for (limit, removed) in [(2, 2), (3, 5), (9, 6)] {
          let count = removed - (limit == 2 ? 0 : limit == 3 ? 2 : 5)
          try t.expect("the number of records removed", try await t.prune(limit: limit), equals: count)
          try await t.shifted(by: .seconds(-31)) {
            for (index, entry) in keys.enumerated() {
              let isThere = try await t.loadRecord(entry.key) != nil
              try t.expect("whether the record number \(index + 1) by its deadline is there", isThere, equals: index >= removed)
            }
          }
        }
      }),
  ]

  /// Records with these deadlines as the idle one, as the absolute one, as both, and as one beside an unlimited one.
  private static func pastRecords(_ t: CaseContext, _ deadlines: [Int64]) -> [SessionRecord] {
    deadlines.flatMap { milliseconds -> [SessionRecord] in
      let deadline = Timestamp(milliseconds: milliseconds)
      let later = t.now.advanced(by: .seconds(3600))
      let pairs: [(absolute: Timestamp, idle: Timestamp)] = [
        (later, deadline), (deadline, later), (deadline, deadline), (.unlimited, deadline), (deadline, .unlimited),
      ]
      return pairs.map { SessionRecord(createdAt: t.now, absoluteDeadline: $0.absolute, idleDeadline: $0.idle, payload: [5]) }
    }
  }
}
