import Sessions

/// Two deadlines, of which one may be unlimited: the earlier decides, and each is kept for itself.
enum RecordTwoDeadlineCases {
  static let all: [ConformanceCase] = [
    ConformanceCase(
      "REC-115", "a record with one unlimited deadline ends by the other one in load, touch, replace and prune",
      rules: ["TTL-1", "TTL-3", "ST-6"], needsRecords: true,
      body: { t in
        let records = halfUnlimited(t, until: t.now.advanced(by: .seconds(90)))
        var keys: [RecordKey] = []
        for record in records { keys.append(try await t.newRecord(record)) }
        t.advance(by: .milliseconds(89_999))
        try t.expect("the number of records removed before the deadline", try await t.prune(), equals: 0)
        for (key, record) in zip(keys, records) { try await t.expectRecord(key, record) }
        t.advance(by: .milliseconds(1))
        for (key, record) in zip(keys, records) { try await t.expectTaken(key, record) }
        try t.expect("the number of records removed at the deadline", try await t.prune(), equals: keys.count)
        for (key, record) in zip(keys, records) {
          var record = record
          record.absoluteDeadline = min(record.absoluteDeadline, t.now)
          record.idleDeadline = min(record.idleDeadline, t.now)
          try await t.expectCreated(key, record)
          try await t.expectExpired(key, record)
        }
      }),
    ConformanceCase(
      "REC-116", "lists and the end of a subject know records with one unlimited deadline, or two", rules: ["IX-2", "IX-3", "TTL-3"],
      needs: [.subjectIndex], needsRecords: true,
      body: { t in
        var all: [RecordKey: SessionRecord] = [:]
        let deadline = t.now.advanced(by: .seconds(86400 * 400))
        for var record in halfUnlimited(t, until: deadline) {
          record.subject = "ada"
          all[try await t.newRecord(record)] = record
        }
        let endless = SessionRecord(createdAt: t.now, absoluteDeadline: .unlimited, idleDeadline: .unlimited, subject: "ada", payload: [3])
        let key = try await t.newRecord(endless)
        all[key] = endless
        try await t.expectListed("ada", all)
        try await t.shifted(by: .seconds(86400 * 400 - 1)) { try await t.expectListed("ada", all) }
        try await t.shifted(by: .seconds(86400 * 400)) { try await t.expectListed("ada", [key: endless]) }
        try await t.shifted(by: .seconds(86400 * 365 * 7000)) { try await t.expectListed("ada", [key: endless]) }
        try await t.expectAllDestroyed(of: "ada", Array(all.keys), liveAt: t.now)
      }),
    ConformanceCase(
      "REC-117", "a touch leaves an idle deadline that is unlimited, or later than the absolute one, as it is", rules: ["ST-4", "TTL-3"],
      needsRecords: true,
      body: { t in
        let absolute = t.now.advanced(by: .seconds(1800))
        for idle in [.unlimited, .maximum, t.now.advanced(by: .seconds(1801))] {
          var record = t.freshRecord([1])
          (record.absoluteDeadline, record.idleDeadline) = (absolute, idle)
          let key = try await t.newRecord(record)
          for deadline in [t.now, t.now.advanced(by: .seconds(600)), absolute, absolute.advanced(by: .seconds(1)), .maximum, .unlimited] {
            try t.expect("the touch", answers: true, try await t.touchRecord(key, idleDeadline: deadline))
            try await t.expectRecord(key, record)
          }
        }
      }),
    ConformanceCase(
      "REC-118", "a touch of a record without an absolute deadline sets any idle deadline, unlimited too", rules: ["ST-4", "TTL-3"],
      needsRecords: true,
      body: { t in
        var record = t.freshRecord([1])
        record.absoluteDeadline = .unlimited
        let key = try await t.newRecord(record)
        for deadline in [t.now.advanced(by: .seconds(7200)), t.now.advanced(by: .seconds(86400 * 800)), .maximum, .unlimited, .maximum] {
          try t.expect("the touch", answers: true, try await t.touchRecord(key, idleDeadline: deadline))
          record.idleDeadline = max(record.idleDeadline, deadline)
          try await t.expectRecord(key, record)
        }
        t.moveClock(to: .maximum)
        try await t.expectRecord(key, record)
      }),
    ConformanceCase(
      "REC-119", "replace makes a limit of unlimited and unlimited of a limit, for each deadline by itself", rules: ["ST-3", "TTL-3"],
      needsRecords: true,
      body: { t in
        let limited = (absolute: t.now.advanced(by: .seconds(7200)), idle: t.now.advanced(by: .seconds(90)))
        let pairs: [(absolute: Timestamp, idle: Timestamp)] = [
          (.unlimited, limited.idle), (.unlimited, .unlimited), (limited.absolute, .unlimited), limited, (.unlimited, .unlimited),
          (.maximum, limited.idle), (.unlimited, .maximum), limited,
        ]
        var record = t.freshRecord([1])
        (record.absoluteDeadline, record.idleDeadline) = limited
        let key = try await t.newRecord(record)
        for pair in pairs {
          // Without force only the absolute deadline can become earlier.
          for isForcing in [false, true] {
            var new = record
            (new.absoluteDeadline, new.idleDeadline) = pair
            try await t.expectReplace(key, expecting: record.version, with: new, forcingIdleDeadline: isForcing, .replaced)
            record.version += 1
            record.absoluteDeadline = pair.absolute
            record.idleDeadline = isForcing ? pair.idle : max(record.idleDeadline, pair.idle)
            try await t.expectRecord(key, record)
          }
        }
        t.moveClock(to: limited.idle.advanced(by: .milliseconds(-1)))
        try await t.expectRecord(key, record)
        t.advance(by: .milliseconds(1))
        try await t.expectExpired(key, record)
      }),
    ConformanceCase(
      "REC-120", "replace judges the stored record by both deadlines, whichever it moves", rules: ["ST-3", "TTL-1"], needsRecords: true,
      body: { t in
        let deadline = t.now.advanced(by: .seconds(90))
        let pairs: [(absolute: Timestamp, idle: Timestamp)] = [
          (deadline, .unlimited), (.unlimited, deadline), (deadline, t.now.advanced(by: .seconds(7200))),
          (t.now.advanced(by: .seconds(7200)), deadline), (deadline, deadline),
        ]
        for isForcing in [false, true] {
          for pair in pairs {
            var record = t.freshRecord([1])
            (record.absoluteDeadline, record.idleDeadline) = pair
            let (early, late) = (try await t.newRecord(record), try await t.newRecord(record))
            var new = record
            (new.absoluteDeadline, new.idleDeadline) = (.unlimited, .unlimited)
            try await t.shifted(by: .milliseconds(89_999)) {
              try await t.expectReplace(early, expecting: 1, with: new, forcingIdleDeadline: isForcing, .replaced)
            }
            try await t.shifted(by: .seconds(90)) {
              try await t.expectReplace(late, expecting: 1, with: new, forcingIdleDeadline: isForcing, .stale)
              new.version = 2
              try await t.expectRecord(early, new)
              try await t.expectNoRecord(late)
            }
          }
        }
      }),
    ConformanceCase(
      "REC-121", "prune goes by the earlier of two deadlines, and never by an unlimited one", rules: ["ST-6", "TTL-3"], needsRecords: true,
      body: { t in
        func deadline(_ seconds: Int) -> Timestamp { t.now.advanced(by: .seconds(seconds)) }
        let pairs: [(absolute: Timestamp, idle: Timestamp)] = [
          (.unlimited, deadline(60)), (deadline(20), .unlimited), (deadline(40), deadline(90)), (deadline(90), deadline(30)),
          (.maximum, deadline(50)), (deadline(10), .maximum),
        ]
        let start = t.now
        var keys: [(deadline: Timestamp, key: RecordKey)] = []
        for pair in pairs {
          let record = SessionRecord(createdAt: t.now, absoluteDeadline: pair.absolute, idleDeadline: pair.idle, payload: [1])
          keys.append((record.expiresAt, try await t.newRecord(record)))
        }
        keys.sort { $0.deadline < $1.deadline }
        let endless = SessionRecord(createdAt: t.now, absoluteDeadline: .unlimited, idleDeadline: .unlimited, payload: [2])
        let other = try await t.newRecord(endless)
        t.advance(by: .seconds(95))
        for removed in 1...keys.count {
          try t.expect("the number of records removed", try await t.prune(limit: 1), equals: 1)
          let now = t.now
          t.moveClock(to: start)
          for (index, entry) in keys.enumerated() {
            let isThere = try await t.loadRecord(entry.key) != nil
            try t.expect("whether the record number \(index + 1) by its earlier deadline is there", isThere, equals: index >= removed)
          }
          t.moveClock(to: now)
        }
        try t.expect("the number of records removed at last", try await t.prune(), equals: 0)
        try await t.expectRecord(other, endless)
      }),
    ConformanceCase(
      "REC-122", "the last moment of the year 9999 is a deadline, and unlimited is later", rules: ["TTL-3", "TTL-5", "TTL-1"],
      needsRecords: true,
      body: { t in
        let pairs: [(absolute: Timestamp, idle: Timestamp)] = [(.maximum, .unlimited), (.unlimited, .maximum), (.maximum, .maximum)]
        let limited = pairs.map { SessionRecord(createdAt: t.now, absoluteDeadline: $0.absolute, idleDeadline: $0.idle, payload: [1]) }
        var keys: [RecordKey] = []
        for record in limited { keys.append(try await t.newRecord(record)) }
        let endless = SessionRecord(createdAt: t.now, absoluteDeadline: .unlimited, idleDeadline: .unlimited, payload: [2])
        let key = try await t.newRecord(endless)
        t.moveClock(to: Timestamp.maximum.advanced(by: .milliseconds(-1)))
        try t.expect("the number of records removed before", try await t.prune(), equals: 0)
        for (key, record) in zip(keys, limited) { try await t.expectRecord(key, record) }
        t.moveClock(to: .maximum)
        try t.expect("the number of records removed at it", try await t.prune(), equals: keys.count)
        for key in keys { try await t.expectNoRecord(key) }
        try await t.expectRecord(key, endless)
      }),
    ConformanceCase(
      "REC-137", "a touch and a replace move a deadline by as little as a millisecond", rules: ["ST-3", "ST-4", "TTL-1"],
      needsRecords: true,
      body: { t in
        var record = t.freshRecord([1])
        let key = try await t.newRecord(record)
        for milliseconds in [1, 2, 999, 60_000] {
          record.idleDeadline = record.idleDeadline.advanced(by: .milliseconds(milliseconds))
          try t.expect("the touch", answers: true, try await t.touchRecord(key, idleDeadline: record.idleDeadline))
          try await t.expectRecord(key, record)
          for isForcing in [false, true] {
            record.idleDeadline = record.idleDeadline.advanced(by: .milliseconds(isForcing ? -1 : milliseconds))
            record.absoluteDeadline = record.absoluteDeadline.advanced(by: .milliseconds(-milliseconds))
            try await t.expectReplace(key, expecting: record.version, with: record, forcingIdleDeadline: isForcing, .replaced)
            record.version += 1
            try await t.expectRecord(key, record)
          }
        }
        t.moveClock(to: record.idleDeadline.advanced(by: .milliseconds(-1)))
        try await t.expectRecord(key, record)
        t.advance(by: .milliseconds(1))
        try await t.expectExpired(key, record)
      }),
  ]

  /// Two records that end at a time, one by each deadline, while the other one is unlimited.
  private static func halfUnlimited(_ t: CaseContext, until end: Timestamp) -> [SessionRecord] {
    [(end, Timestamp.unlimited), (Timestamp.unlimited, end)].map {
      SessionRecord(createdAt: t.now, absoluteDeadline: $0.0, idleDeadline: $0.1, payload: [1])
    }
  }
}
