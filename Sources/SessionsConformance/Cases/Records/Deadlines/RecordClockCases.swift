import Sessions

/// The clock of the caller decides in every operation. The case's clock begins with the real time, and these cases move it away from that.
enum RecordClockCases {
  static let all: [ConformanceCase] = [
    ConformanceCase(
      "REC-100", "what has ended by the real time only is loaded, touched and replaced by a caller whose clock is behind",
      rules: ["TTL-2", "ST-2", "ST-3", "ST-4"], needsRecords: true,
      body: { t in
        for var record in endedByRealTime(t) {
          let key = try await t.newRecord(record)
          try await t.expectRecord(key, record)
          record.idleDeadline = max(record.idleDeadline, min(t.now.advanced(by: .seconds(12)), record.absoluteDeadline))
          try t.expect("the touch", answers: true, try await t.touchRecord(key, idleDeadline: t.now.advanced(by: .seconds(12))))
          try await t.expectRecord(key, record)
          record.payload = [7]
          try await t.expectReplace(key, expecting: 1, with: record, .replaced)
          record.version = 2
          try await t.expectRecord(key, record)
        }
      }),
    ConformanceCase(
      "REC-101", "create refuses a key whose record has ended by the real time, by the caller's clock or by both",
      rules: ["ID-6", "TTL-2"],
      needsRecords: true,
      body: { t in
        for record in endedByRealTime(t) {
          let key = try await t.newRecord(record)
          for seconds in [0, 40, 86400] {
            try await t.shifted(by: .seconds(seconds)) { try await t.expectTaken(key, t.freshRecord([9], subject: "eve")) }
          }
          try await t.expectRecord(key, record)
        }
      }),
    ConformanceCase(
      "REC-102", "prune removes nothing that has ended by the real time only", rules: ["ST-6", "TTL-2"], needsRecords: true,
      body: { t in
        var live: [(key: RecordKey, record: SessionRecord)] = []
        for record in endedByRealTime(t) { live.append((try await t.newRecord(record), record)) }
        try t.expect("the number of records removed before their deadlines", try await t.prune(), equals: 0)
        try await t.shifted(by: .milliseconds(9_999)) {
          try t.expect("the number of records removed a millisecond before", try await t.prune(), equals: 0)
        }
        for (key, record) in live { try await t.expectRecord(key, record) }
        t.advance(by: .seconds(10))
        try t.expect("the number of records removed at their deadlines", try await t.prune(), equals: live.count)
      }),
    ConformanceCase(
      "REC-103", "what has ended by the real time only is listed, and what has ended by the caller's clock only is not",
      rules: ["IX-2", "TTL-2"], needs: [.subjectIndex], needsRecords: true,
      body: { t in
        var live: [RecordKey: SessionRecord] = [:]
        for record in endedByRealTime(t) { live[try await t.newRecord(record)] = record }
        try await t.expectListed("ada", live)
        try await t.shifted(by: .milliseconds(9_999)) { try await t.expectListed("ada", live) }
        t.advance(by: .seconds(10))
        try await t.expectListed("ada", [:])
        let later = t.freshRecord([3], subject: "bob")
        let key = try await t.newRecord(later)
        try await t.shifted(by: .milliseconds(3_599_999)) { try await t.expectListed("bob", [key: later]) }
        try await t.shifted(by: .seconds(3600)) { try await t.expectListed("bob", [:]) }
      }),
    ConformanceCase(
      "REC-104", "destroy removes what has ended by the real time, and says so", rules: ["ST-5", "TTL-2"], needsRecords: true,
      body: { t in
        for record in endedByRealTime(t) {
          for version: Int64? in [nil, 1] {
            let key = try await t.newRecord(record)
            try t.expect("the destroy at version 2", answers: false, try await t.destroyRecord(key, expecting: 2))
            try await t.expectRecord(key, record)
            try t.expect("the destroy", answers: true, try await t.destroyRecord(key, expecting: version))
            try await t.expectNoRecord(key)
            try await t.expectCreated(key, record)
          }
        }
      }),
    ConformanceCase(
      "REC-105", "destroying a subject's records takes those that have ended by the real time, and counts them", rules: ["IX-3", "TTL-2"],
      needs: [.subjectIndex], needsRecords: true,
      body: { t in
        var keys: [RecordKey] = []
        for record in endedByRealTime(t) + [t.freshRecord([3], subject: "ada")] { keys.append(try await t.newRecord(record)) }
        try t.expect("the number destroyed", try await t.destroyRecords(of: "ada", except: keys[0]), equals: keys.count - 1)
        try await t.expectAllDestroyed(of: "ada", keys, liveAt: t.now)
      }),
    ConformanceCase(
      "REC-106", "a record is live at every time before its deadline, also before its creation", rules: ["TTL-9", "TTL-2"],
      needsRecords: true,
      body: { t in
        let start = t.now
        let times = [
          start.advanced(by: .milliseconds(-1)), start.advanced(by: .seconds(-60)), start.advanced(by: .seconds(-10 * 365 * 86400)),
          Timestamp(milliseconds: 1), Timestamp(milliseconds: 0), Timestamp(milliseconds: -1), Timestamp(milliseconds: -1_000_000_000_000),
        ]
        var record = t.freshRecord([1])
        record.idleDeadline = start.advanced(by: .seconds(600))
        let key = try await t.newRecord(record)
        for time in times {
          t.moveClock(to: time)
          try await t.expectRecord(key, record)
          record.idleDeadline = record.idleDeadline.advanced(by: .seconds(60))
          try t.expect("the touch", answers: true, try await t.touchRecord(key, idleDeadline: record.idleDeadline))
          try await t.expectReplace(key, expecting: record.version, with: record, .replaced)
          record.version += 1
          try await t.expectTaken(key, record)
          try t.expect("the number of records removed", try await t.prune(), equals: 0)
        }
        t.moveClock(to: record.idleDeadline.advanced(by: .milliseconds(-1)))
        try await t.expectRecord(key, record)
        t.advance(by: .milliseconds(1))
        try await t.expectNoRecord(key)
      }),
    ConformanceCase(
      "REC-107", "a caller whose clock is years ahead works as any other", rules: ["TTL-2", "TTL-9"], needsRecords: true,
      body: { t in
        let start = t.now
        for years in [1, 30, 1000] {
          t.moveClock(to: start.advanced(by: .seconds(years * 365 * 86400)))
          var record = t.freshRecord([1], subject: "s\(years)")
          let key = try await t.newRecord(record)
          try await t.expectRecord(key, record)
          record.idleDeadline = t.now.advanced(by: .seconds(7200))
          try t.expect("the touch", answers: true, try await t.touchRecord(key, idleDeadline: record.idleDeadline))
          record.payload = [2]
          try await t.expectReplace(key, expecting: 1, with: record, .replaced)
          record.version = 2
          try t.expect("the number of records removed", try await t.prune(), equals: 0)
          // To a caller with the real time it was created in the future, and is as live.
          t.moveClock(to: start)
          try await t.expectRecord(key, record)
          t.moveClock(to: record.idleDeadline.advanced(by: .milliseconds(-1)))
          try await t.expectRecord(key, record)
          t.advance(by: .milliseconds(1))
          try await t.expectExpired(key, record)
          _ = try await t.destroyRecord(key)
        }
      }),
    ConformanceCase(
      "REC-108", "each call is judged by its own time, however the clock goes to and fro around the deadline", rules: ["TTL-1", "TTL-2"],
      needsRecords: true,
      body: { t in
        for isAbsolute in [false, true] {
          var record = t.freshRecord([1])
          let deadline = t.now.advanced(by: .seconds(90))
          if isAbsolute { record.absoluteDeadline = deadline } else { record.idleDeadline = deadline }
          let key = try await t.newRecord(record)
          for milliseconds in [0, -1, 1, -60_000, 1_000, -1, 59_999, -2, 0, -1_000] {
            t.moveClock(to: deadline.advanced(by: .milliseconds(milliseconds)))
            // A load may remove what is expired, so that it has to wait until the record is live again.
            try await t.expectTaken(key, record)
            guard milliseconds < 0 else { continue }
            try await t.expectRecord(key, record)
            try t.expect("the touch of a live record", answers: true, try await t.touchRecord(key, idleDeadline: t.now))
          }
          t.moveClock(to: deadline)
          try await t.expectExpired(key, record)
          t.advance(by: .seconds(-60))
        }
      }),
    ConformanceCase(
      "REC-146", "a ping removes no record and writes none", rules: ["ST-11", "TTL-2"], needsRecords: true,
      body: { t in
        var live: [(key: RecordKey, record: SessionRecord)] = []
        for record in endedByRealTime(t) { live.append((try await t.newRecord(record), record)) }
        try await t.ping()
        for (key, record) in live { try await t.expectRecord(key, record) }
        for key in [RecordKey(high: 0, low: 0), RecordKey(high: .max, low: .max)] { try await t.expectCreated(key, t.freshRecord([3])) }
        t.advance(by: .seconds(2 * 86400))
        try t.expect("the number of records that lie there", try await t.prune(), equals: live.count + 2)
      }),
    ConformanceCase(
      "REC-147", "what a caller far behind touches to a time that the real clock has passed is whole or gone, never a piece",
      rules: ["ST-4", "ST-6", "TTL-2"], needsRecords: true,
      body: { t in
        let start = t.now
        let (passed, early) = (start.advanced(by: .seconds(-3600)), Timestamp(milliseconds: -1000))
        for subject in [nil, "ada"] {
          for (isBehind, absolute) in [(true, Timestamp.unlimited), (false, .unlimited), (false, start.advanced(by: .seconds(86400)))] {
            var record = t.freshRecord([1], subject: subject)
            (record.idleDeadline, record.absoluteDeadline) = (Timestamp(milliseconds: 0), absolute)
            if isBehind { t.moveClock(to: early) }
            let key = try await t.newRecord(record)
            t.moveClock(to: early)
            // The backend may have removed it by its own clock at any of these calls.
            if try await t.touchRecord(key, idleDeadline: passed) { record.idleDeadline = passed }
            let seen = try await t.loadRecord(key)
            try t.expect(
              "load of the touched record", seen == nil || seen == record, expected: "none, or \(t.describe(record))",
              seen: t.describe(seen))
            t.moveClock(to: start)
            try await t.expectNoRecord(key)
            _ = try await t.prune()
            let next = t.freshRecord([2], subject: subject)
            try await t.expectCreated(key, next)
            try await t.expectRecord(key, next)
            try t.expect("the destroy", answers: true, try await t.destroyRecord(key))
          }
        }
      }),
  ]

  /// Records of 'ada' that are live for ten seconds by the case's clock, which goes back far enough that they ended half a minute ago by the
  /// real time: one for each deadline. That is less than the minute after which a backend may remove them.
  private static func endedByRealTime(_ t: CaseContext) -> [SessionRecord] {
    t.advance(by: .seconds(-40))
    var (idle, absolute) = (t.freshRecord([1], subject: "ada"), t.freshRecord([2], subject: "ada"))
    idle.idleDeadline = t.now.advanced(by: .seconds(10))
    absolute.absoluteDeadline = t.now.advanced(by: .seconds(10))
    var endless = idle
    endless.absoluteDeadline = .unlimited
    return [idle, absolute, endless]
  }
}
