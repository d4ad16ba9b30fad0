import Sessions

/// More records than backends read, delete or keep at a time.
enum ManyRecordCases {
  static let all: [ConformanceCase] = [
    ConformanceCase(
      "REC-170", "the 150 records of a subject are listed, all at once and on pages of any size, each once", rules: ["IX-2"],
      needs: [.subjectIndex], needsRecords: true,
      body: { t in
        let entries = try await create(max(30, 150 / (try await t.slowness())), t)
        for size in [149, 150, 151, 1000] {
          let expected = Array(entries.sorted { $0.key < $1.key }.prefix(size))
          try t.expectListed(try await t.listRecords(of: "ada", limit: size), expected, "a list of at most \(size)")
        }
        for size in t.isLarge ? [2, 7, 32, 99, 100] : [9, 50] {
          try t.expectListed(try await t.pages(of: "ada", size: size), entries, "the pages of \(size)")
        }
        let few = Array(entries.sorted { $0.key < $1.key }.suffix(12))
        let before = entries.sorted { $0.key < $1.key }[entries.count - 13].key
        var seen: [RecordKey] = []
        while let last = try await t.listRecords(of: "ada", after: seen.last ?? before, limit: 1).first?.key, seen.count < 20 {
          seen.append(last)
        }
        try t.expect(
          "the last 12 records, on pages of 1", seen == few.map(\.key), expected: "each on one page", seen: "\(seen.count) pages")
      }),
    ConformanceCase(
      "REC-171", "the end of a subject with 150 records is the end of every one of them, but the exception, and of nobody else's",
      rules: ["IX-3"], needs: [.subjectIndex], needsRecords: true,
      body: { t in
        let entries = try await create(max(30, 150 / (try await t.slowness())), t).sorted { $0.key < $1.key }
        let strangers = try await create(12, of: "bob", t) + create(12, of: nil, t)
        for place in t.isLarge ? [0, entries.count / 2, entries.count - 1] : [entries.count / 2] {
          let (kept, others) = (entries[place], entries.filter { $0.key != entries[place].key })
          try t.expect("the number destroyed", try await t.destroyRecords(of: "ada", except: kept.key), equals: others.count)
          try await t.expectGone(others)
          try t.expectListed(try await t.listRecords(of: "ada"), [kept], "the list of the exception")
          try await t.createAll(others)
        }
        try t.expect("the number destroyed", try await t.destroyRecords(of: "ada"), equals: entries.count)
        try await t.expectGone(entries)
        try await t.expectLoaded(strangers)
        try t.expect("the number of records that are left", try await t.listRecords(of: "ada").count, equals: 0)
      }),
    ConformanceCase(
      "REC-174", "a prune removes exactly the given number of 150 expired records, the longest expired first", rules: ["ST-6"],
      needsRecords: true,
      body: { t in
        let count = max(30, 150 / (try await t.slowness()))
        // Neither the order of creation nor that of the keys is the one in which they expire.
        let entries = (0..<count).map { number in
          var record = t.freshRecord([UInt8(truncatingIfNeeded: number)])
          record.idleDeadline = t.now.advanced(by: .milliseconds(Int64(1 + number * 7 % count)))
          return CaseContext.Entry(key: t.freshKey(), record: record, name: "record \(number)")
        }
        try await t.createAll(entries)
        let before = t.now
        t.advance(by: .seconds(1))
        let (limit, first) = (count * 4 / 5, entries.sorted { $0.record.idleDeadline < $1.record.idleDeadline })
        try t.expect("the number of records that a prune of at most \(limit) removed", try await t.prune(limit: limit), equals: limit)
        t.moveClock(to: before)
        try await t.expectGone(Array(first.prefix(limit)))
        try await t.expectLoaded(Array(first.suffix(count - limit)))
        t.advance(by: .seconds(1))
        try t.expect("the number of records that the next prune removed", try await t.prune(limit: 1000), equals: count - limit)
      }),
    ConformanceCase(
      "REC-172", "the 1100 records of a subject are listed in full and on long pages, and end together", level: .should,
      rules: ["IX-2", "IX-3"], needs: [.subjectIndex], needsRecords: true,
      body: { t in
        let entries = try await create((t.isLarge ? 1100 : 260) / (try await t.slowness()), t)
        let sorted = entries.sorted { $0.key < $1.key }
        for limit in [entries.count - 1, entries.count, 2000] {
          let list = try await t.listRecords(of: "ada", limit: limit)
          try t.expectListed(list, Array(sorted.prefix(limit)), "a list of at most \(limit)")
        }
        for size in [100, 256, 500, 1000] { try t.expectListed(try await t.pages(of: "ada", size: size), entries, "the pages of \(size)") }
        let kept = sorted[sorted.count * 2 / 3]
        try t.expect("the number destroyed", try await t.destroyRecords(of: "ada", except: kept.key), equals: entries.count - 1)
        try t.expectListed(try await t.listRecords(of: "ada", limit: 2000), [kept], "the list of the exception")
        try await t.expectGone(entries.filter { $0.key != kept.key })
        try await t.createAll(entries.filter { $0.key != kept.key })
        try t.expect("the number destroyed", try await t.destroyRecords(of: "ada"), equals: entries.count)
        try await t.expectGone(entries)
      }),
    ConformanceCase(
      "REC-173", "1100 records with more than a megabyte are all kept: none makes room for another", level: .should,
      rules: ["ST-1", "ST-2", "ST-4"], needsRecords: true,
      body: { t in
        var entries = (0..<max(101, (t.isLarge ? 1100 : 150) / (try await t.slowness()))).map { index in
          CaseContext.Entry(key: t.freshKey(), record: t.freshRecord(CaseContext.bytes(1000, salt: index)), name: "record \(index + 1)")
        }
        try await t.createAll(entries)
        try await t.expectLoaded(entries)
        // The first ones are written and touched, and the last ones read: whatever is seldom used is kept as well.
        let written = try await t.replaceAll(Array(entries.prefix(100))) { $1.payload.append(9) }
        entries.replaceSubrange(0..<100, with: written)
        let touched = try await t.many("touch the first 50 records", 50) { [entries] in
          try await t.record.touch(entries[$0].key, idleDeadline: entries[$0].record.idleDeadline, now: t.now)
        }
        try t.expectAll(true, touched, "the touch of", entries)
        try await t.expectLoaded(entries.reversed())
      }),
  ]

  /// Creates records of one subject, or of nobody.
  private static func create(_ count: Int, of subject: String? = "ada", _ t: CaseContext) async throws -> [CaseContext.Entry] {
    let entries = (0..<count).map { index in
      let payload = [UInt8(truncatingIfNeeded: index), UInt8(truncatingIfNeeded: index >> 8)]
      return CaseContext.Entry(
        key: t.freshKey(), record: t.freshRecord(payload, subject: subject), name: "record \(index + 1) of \(subject ?? "nobody")")
    }
    try await t.createAll(entries)
    return entries
  }
}
