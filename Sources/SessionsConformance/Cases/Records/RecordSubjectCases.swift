import Sessions

/// Finding and destroying the records of a subject.
enum RecordSubjectCases {
  static let all: [ConformanceCase] = [
    ConformanceCase(
      "REC-063", "the records of a subject are listed with every column, in the order of their keys, and no others",
      rules: ["IX-2", "IX-1"], needs: [.subjectIndex], needsRecords: true,
      body: { t in
        var expected: [RecordKey: SessionRecord] = [:]
        for number in 0..<8 {
          let record = t.freshRecord([UInt8(number), 0, 255], subject: "ada")
          expected[try await t.newRecord(record)] = record
          _ = try await t.newRecord(t.freshRecord([9], subject: "bob"))
          _ = try await t.newRecord(t.freshRecord([9]))
        }
        try await t.expectListed("ada", expected)
        try await t.expectListed("nobody", [:])
      }),
    ConformanceCase(
      "REC-050", "a page holds at most so many records and begins after its cursor, even if that record is gone", rules: ["IX-2"],
      needs: [.subjectIndex], needsRecords: true,
      body: { t in
        for number in 0..<7 { _ = try await t.newRecord(t.freshRecord([UInt8(number)], subject: "ada")) }
        let all = try await t.listRecords(of: "ada").map(\.key)
        try t.expect("the number of records", all.count, equals: 7)
        for (first, count) in [(0, 3), (3, 3), (6, 1), (7, 0)] {
          let page = try await t.listRecords(of: "ada", after: first == 0 ? nil : all[first - 1], limit: 3).map(\.key)
          try t.expect(
            "the page after \(first) records", page == Array(all[first..<first + count]), expected: "the next \(count)",
            seen: page.map { t.describe($0) }.joined(separator: ", "))
        }
        _ = try await t.destroyRecord(all[2])
        let rest = try await t.listRecords(of: "ada", after: all[2], limit: 2).map(\.key)
        try t.expect(
          "the page after a record that is gone", rest == Array(all[3..<5]), expected: "the two that follow",
          seen: rest.map { t.describe($0) }.joined(separator: ", "))
      }),
    ConformanceCase(
      "REC-051", "a record is listed until a millisecond before the earlier of its deadlines", rules: ["IX-2", "TTL-1"],
      needs: [.subjectIndex], needsRecords: true,
      body: { t in
        var byAbsolute = t.freshRecord([1], subject: "ada")
        byAbsolute.absoluteDeadline = t.now.advanced(by: .milliseconds(1500))
        var byIdle = t.freshRecord([2], subject: "ada")
        byIdle.idleDeadline = t.now.advanced(by: .milliseconds(2500))
        let (absolute, idle) = (try await t.newRecord(byAbsolute), try await t.newRecord(byIdle))
        t.advance(by: .milliseconds(1499))
        try await t.expectListed("ada", [absolute: byAbsolute, idle: byIdle])
        t.advance(by: .milliseconds(1))
        try await t.expectListed("ada", [idle: byIdle])
        t.advance(by: .milliseconds(999))
        try await t.expectListed("ada", [idle: byIdle])
        t.advance(by: .milliseconds(1))
        try await t.expectListed("ada", [:])
      }),
    ConformanceCase(
      "REC-052", "subjects are told apart byte for byte", rules: ["IX-2", "IX-3"], needs: [.subjectIndex], needsRecords: true,
      body: { t in
        let subjects = [
          "ada", "Ada", "ada ", "ad", "\u{e9}", "e\u{301}", "a\u{0}b", "a", "a%", "a_a", "*", "'; --", "7", "007",
          String(repeating: "é", count: 128), String(repeating: "é", count: 127),
        ]
        var records: [(subject: String, key: RecordKey, record: SessionRecord)] = []
        for (number, subject) in subjects.enumerated() {
          let record = t.freshRecord([UInt8(number)], subject: subject)
          records.append((subject, try await t.newRecord(record), record))
        }
        for (subject, key, record) in records { try await t.expectListed(subject, [key: record]) }
        for (subject, _, _) in records {
          try t.expect("the number destroyed of '\(t.shorten(subject))'", try await t.destroyRecords(of: subject), equals: 1)
        }
      }),
    ConformanceCase(
      "REC-053", "the empty subject is a subject, and a record without one is in no list", rules: ["IX-1", "IX-2"],
      needs: [.subjectIndex], needsRecords: true,
      body: { t in
        let (named, unnamed) = (t.freshRecord([1], subject: ""), t.freshRecord([2]))
        let (key, other) = (try await t.newRecord(named), try await t.newRecord(unnamed))
        try await t.expectListed("", [key: named])
        try t.expect("the number destroyed of ''", try await t.destroyRecords(of: ""), equals: 1)
        try await t.expectNoRecord(key)
        try await t.expectRecord(other, unnamed)
      }),
    ConformanceCase(
      "REC-054", "a replace moves a record to the list of its new subject; a stale one and a touch leave it", rules: ["IX-1", "IX-2"],
      needs: [.subjectIndex], needsRecords: true,
      body: { t in
        var record = t.freshRecord([1])
        let key = try await t.newRecord(record)
        for subject in ["ada", "bob", nil, "ada"] {
          let before = record.subject
          record.subject = subject
          try await t.expectReplace(key, expecting: record.version, with: record, .replaced)
          record.version += 1
          if let before { try await t.expectListed(before, [:]) }
          if let subject { try await t.expectListed(subject, [key: record]) }
        }
        var stolen = record
        stolen.subject = "eve"
        try await t.expectReplace(key, expecting: 1, with: stolen, .stale)
        try await t.expectListed("eve", [:])
        record.idleDeadline = record.idleDeadline.advanced(by: .seconds(60))
        try t.expect("the touch", try await t.touchRecord(key, idleDeadline: record.idleDeadline), equals: true)
        try await t.expectListed("ada", [key: record])
      }),
  ]
}
