import Sessions

/// The index of subjects beside prune, and when keys are used again.
enum RecordIndexEndCases {
  static let all: [ConformanceCase] = [
    ConformanceCase(
      "REC-127", "what a prune leaves stays in its subject's list", rules: ["IX-2", "IX-3", "ST-6"], needs: [.subjectIndex],
      needsRecords: true,
      body: { t in
        let start = t.now
        var records: [RecordKey: SessionRecord] = [:]
        for number in 1...6 {
          var record = t.freshRecord([UInt8(number)], subject: "ada")
          // The last one is not expired when the prune comes.
          record.idleDeadline = start.advanced(by: .seconds(number < 6 ? number * 5 : 60))
          records[try await t.newRecord(record)] = record
        }
        for (limit, left) in [(2, 4), (0, 4), (1, 3)] {
          try await t.shifted(by: .seconds(30)) {
            try t.expect("the number of records removed", try await t.prune(limit: limit), equals: limit)
          }
          let last = records.sorted { $0.value.expiresAt < $1.value.expiresAt }.suffix(left)
          records = Dictionary(uniqueKeysWithValues: last.map { ($0.key, $0.value) })
          try await t.expectListed("ada", records)
        }
        try await t.expectAllDestroyed(of: "ada", Array(records.keys), liveAt: start)
      }),
    ConformanceCase(
      "REC-128", "a page is filled past records that are expired, and begins after a cursor that is", rules: ["IX-2"],
      needs: [.subjectIndex], needsRecords: true,
      body: { t in
        var live: [RecordKey: SessionRecord] = [:]
        var expired: [RecordKey] = []
        for number in 0..<12 {
          var record = t.freshRecord([UInt8(number)], subject: "ada")
          if number % 3 > 0 { record.idleDeadline = t.now.advanced(by: .seconds(10)) }
          let key = try await t.newRecord(record)
          if number % 3 > 0 { expired.append(key) } else { live[key] = record }
        }
        t.advance(by: .seconds(10))
        try await t.expectListed("ada", live)
        let keys = live.keys.sorted()
        for limit in [1, 2, 4] {
          for cursor in keys + expired {
            let expected = Array(keys.filter { cursor < $0 }.prefix(limit))
            let page = try await t.listRecords(of: "ada", after: cursor, limit: limit).map(\.key)
            try t.expect(
              "the page of at most \(limit) after \(t.describe(cursor))", page == expected,
              expected: expected.map { t.describe($0) }.joined(separator: ", "), seen: page.map { t.describe($0) }.joined(separator: ", "))
          }
        }
      }),
    ConformanceCase(
      "REC-129", "a record that was created with a past deadline, or ended by a replace, is in its subject's list before that only",
      rules: ["IX-2", "IX-3", "TTL-1"], needs: [.subjectIndex], needsRecords: true,
      body: { t in
        for deadline in [t.now, t.now.advanced(by: .seconds(-30))] {
          for isReplaced in [false, true] {
            let subject = "\(isReplaced) \(t.now == deadline)"
            var record = t.freshRecord([1], subject: subject)
            if !isReplaced { record.idleDeadline = deadline }
            let key = try await t.newRecord(record)
            if isReplaced {
              record.idleDeadline = deadline
              try await t.expectReplace(key, expecting: 1, with: record, forcingIdleDeadline: true, .replaced)
              record.version = 2
            }
            let now = t.now
            t.moveClock(to: deadline.advanced(by: .milliseconds(-1)))
            try await t.expectListed(subject, [key: record])
            t.moveClock(to: now)
            try await t.expectListed(subject, [:])
            try await t.expectAllDestroyed(of: subject, [key], liveAt: deadline.advanced(by: .milliseconds(-1)))
          }
        }
      }),
    ConformanceCase(
      "REC-130", "a key that is used again is listed by its new record alone, until that one's end", rules: ["IX-2", "IX-5", "ST-1"],
      needs: [.subjectIndex], needsRecords: true,
      body: { t in
        let start = t.now
        for (name, remove) in removals {
          let subjects = ["\(name) a", "\(name) b"]
          for subject in subjects {
            var old = t.freshRecord([1], subject: subjects[0])
            old.idleDeadline = start.advanced(by: .seconds(10))
            let key = try await t.newRecord(old)
            t.moveClock(to: start.advanced(by: .seconds(10)))
            try await remove(t, key, old)
            var new = t.freshRecord([2], subject: subject)
            new.idleDeadline = start.advanced(by: .seconds(40))
            try await t.expectCreated(key, new)
            for milliseconds in [10_000, 39_999, 40_000] {
              t.moveClock(to: start.advanced(by: .milliseconds(milliseconds)))
              for other in subjects { try await t.expectListed(other, other == subject && milliseconds < 40_000 ? [key: new] : [:]) }
            }
            t.moveClock(to: start)
            for other in subjects where other != subject {
              try t.expect("the number destroyed of '\(other)'", try await t.destroyRecords(of: other), equals: 0)
            }
            try await t.expectAllDestroyed(of: subject, [key], liveAt: start)
          }
        }
      }),
    ConformanceCase(
      "REC-131", "the end of a subject takes what is expired too, so that no earlier time finds it", rules: ["IX-3", "TTL-2"],
      needs: [.subjectIndex], needsRecords: true,
      body: { t in
        let start = t.now
        var keys: [RecordKey] = []
        for number in 1...6 {
          var record = t.freshRecord([UInt8(number)], subject: "ada")
          record.idleDeadline = start.advanced(by: .seconds(number * 10))
          if number.isMultiple(of: 3) { record.absoluteDeadline = record.idleDeadline }
          keys.append(try await t.newRecord(record))
        }
        t.advance(by: .seconds(40))
        // Now the store knows a time at which most of them are expired.
        keys.append(try await t.newRecord(t.freshRecord([7], subject: "ada")))
        try t.expect("the number destroyed", try await t.destroyRecords(of: "ada"), equals: 7)
        t.moveClock(to: start)
        for key in keys { try await t.expectNoRecord(key) }
        try await t.expectListed("ada", [:])
        for key in keys { try await t.expectCreated(key, t.freshRecord([9], subject: "bob")) }
        try t.expect("the number destroyed of 'ada'", try await t.destroyRecords(of: "ada"), equals: 0)
        try t.expect("the number destroyed of 'bob'", try await t.destroyRecords(of: "bob", except: keys[3]), equals: 6)
      }),
  ]

  private typealias Removal = @Sendable (CaseContext, RecordKey, SessionRecord) async throws -> Void

  /// The ways to free the key of an expired record.
  private static let removals: [(name: String, remove: Removal)] = [
    ("destroy", { t, key, _ in _ = try await t.destroyRecord(key) }),
    ("destroy at a version", { t, key, _ in _ = try await t.destroyRecord(key, expecting: 1) }),
    ("prune", { t, _, _ in try t.expect("the number of records removed", try await t.prune(), equals: 1) }),
    ("destroy all", { t, _, record in _ = try await t.destroyRecords(of: record.subject ?? "") }),
    (
      "list, load and destroy",
      { t, key, record in
        try await t.expectListed(record.subject ?? "", [:])
        try await t.expectNoRecord(key)
        _ = try await t.destroyRecord(key)
      }
    ),
  ]
}
