import Sessions

/// Cursors, limits and exceptions that are out of the ordinary.
enum PageCases {
  /// Limits that are another number, or none, in 32 bits or in a double.
  private static let longLimits: [Int] = [
    Int(Int32.max), Int(Int32.max) + 1, Int(UInt32.max), 1 << 32, (1 << 32) + 1, (1 << 32) + 2, 1 << 53, (1 << 53) + 1, 1 << 62, .max - 1,
    .max,
  ]

  static let all: [ConformanceCase] = [
    ConformanceCase(
      "REC-175", "a page begins after its cursor, whatever became of that record, and whether or not there ever was one", rules: ["IX-2"],
      needs: [.subjectIndex], needsRecords: true,
      body: { t in
        var entries = try await create(Array(1...12), t)
        let (moved, expiring, destroyed, stranger) = (entries[2], entries[4], entries[6], entries[8])
        _ = try await t.replaceAll([moved]) { $1.subject = "bob" }
        _ = try await t.destroyRecord(destroyed.key)
        _ = try await t.destroyRecord(stranger.key)
        try await t.expectCreated(stranger.key, t.freshRecord([9], subject: "eve"))
        var ending = expiring.record
        ending.absoluteDeadline = t.now.advanced(by: .seconds(60))
        try await t.expectReplace(expiring.key, expecting: 1, with: ending, .replaced)
        t.advance(by: .seconds(60))
        entries = [0, 1, 3, 5, 7, 9, 10, 11].map { entries[$0] }
        let cursors =
          [moved, expiring, destroyed, stranger].map(\.key) + entries.map(\.key)
          + (0...13).map { key($0, low: 7) } + [RecordKey(high: 0, low: 0), RecordKey(high: .max, low: .max)]
        try await expectPages(after: cursors, entries, t)
      }),
    ConformanceCase(
      "REC-176", "a cursor is compared in all of its bytes, by their unsigned values", rules: ["IX-2", "ST-8"], needs: [.subjectIndex],
      needsRecords: true,
      body: { t in
        // Keys that differ in their last byte, in their ninth, and in the first of a half; and these with the top bits set.
        let base: UInt64 = 0x4142_4344_4546_4748
        var keys = (0..<6).map { RecordKey(high: base, low: base &+ $0 * 0x33) }
        keys += (0..<4).map { RecordKey(high: base, low: $0 << 62 | 1) } + (0..<4).map { RecordKey(high: $0 << 62 | 5, low: base) }
        keys += [RecordKey(high: base, low: .max), RecordKey(high: base &+ 1, low: 0), RecordKey(high: base &- 1, low: .max)]
        let entries = keys.enumerated().map { index, key in
          CaseContext.Entry(key: key, record: t.freshRecord([UInt8(index)], subject: "ada"), name: "record \(index + 1)")
        }
        try await t.createAll(entries)
        for size in [1, 2, 5] { try t.expectListed(try await t.pages(of: "ada", size: size), entries, "the pages of \(size)") }
        let between = keys.flatMap { [RecordKey(high: $0.high, low: $0.low &+ 1), RecordKey(high: $0.high, low: $0.low &- 1)] }
        try await expectPages(after: keys + between, entries, t)
      }),
    ConformanceCase(
      "REC-177", "pages stay in the order of keys while records are written, come and go between them", rules: ["IX-2"],
      needs: [.subjectIndex], needsRecords: true,
      body: { t in
        var entries = try await create([2, 4, 6, 8, 10, 12, 14, 16], t)
        var seen = try await t.listRecords(of: "ada", limit: 3)
        try t.expectListed(seen, Array(entries[0..<3]), "the first page")
        // One goes on each side of the cursor, one comes on each side, and others are written, touched and moved.
        _ = try await t.destroyRecord(entries[1].key)
        _ = try await t.destroyRecord(entries[4].key)
        let new = try await create([5, 9], t)
        let written = try await t.replaceAll([entries[3], entries[0]]) { $1.payload = [77] }
        _ = try await t.replaceAll([entries[6]]) { $1.subject = "bob" }
        entries[7].record.idleDeadline = t.now.advanced(by: .seconds(7200))
        try t.expect("the touch", try await t.touchRecord(entries[7].key, idleDeadline: entries[7].record.idleDeadline), equals: true)
        let rest = [written[0], new[1], entries[5], entries[7]]
        for size in [3, 1] {
          let page = try await t.listRecords(of: "ada", after: seen.last?.key, limit: size)
          seen += page
          try t.expect("the size of the page", page.count, equals: size)
        }
        try t.expectListed(Array(seen.dropFirst(3)), rest, "the pages after the first one")
        try t.expect("the page after the last one", try await t.listRecords(of: "ada", after: seen.last?.key, limit: 3).count, equals: 0)
      }),
    ConformanceCase(
      "REC-178", "a page of at most zero records is empty, one of one has one, and a limit has more than 32 bits", rules: ["IX-2"],
      needs: [.subjectIndex], needsRecords: true,
      body: { t in
        let entries = try await create(Array(1...5), t)
        for cursor in [nil, entries[1].key] {
          let rest = cursor == nil ? entries : Array(entries.dropFirst(2))
          for limit in [0, 1] + longLimits {
            let page = try await t.listRecords(of: "ada", after: cursor, limit: limit)
            try t.expectListed(page, Array(rest.prefix(limit)), "a list of at most \(limit)")
          }
        }
      }),
    ConformanceCase(
      "REC-179", "the limit of a prune has more than 32 bits", rules: ["ST-6"], needsRecords: true,
      body: { t in
        for limit in longLimits {
          let keys = [try await t.newRecord(t.freshRecord([1])), try await t.newRecord(t.freshRecord([2]))]
          t.advance(by: .seconds(3600))
          try t.expect("the number removed by a prune of at most \(limit)", try await t.prune(limit: limit), equals: 2)
          for key in keys { try await t.expectCreated(key, t.freshRecord([3])) }
          for key in keys { _ = try await t.destroyRecord(key) }
        }
      }),
    ConformanceCase(
      "REC-180", "an exception that is unknown, destroyed, moved, another subject's or nearly the key protects nothing, and stops nothing",
      rules: ["IX-3"], needs: [.subjectIndex], needsRecords: true,
      body: { t in
        let stranger = try await t.newRecord(t.freshRecord([9], subject: "bob"))
        let nobody = try await t.newRecord(t.freshRecord([9]))
        let (moved, destroyed) = (
          try await t.newRecord(t.freshRecord([9], subject: "ada")), try await t.newRecord(t.freshRecord([9], subject: "ada"))
        )
        _ = try await t.replaceRecord(moved, expecting: 1, with: t.freshRecord([8], subject: "eve"))
        _ = try await t.destroyRecord(destroyed)
        let exceptions = [
          t.freshKey(), stranger, nobody, moved, destroyed, key(1, low: 7), key(1, low: 1), key(2, low: 7), RecordKey(high: 0, low: 0),
          RecordKey(high: .max, low: .max),
        ]
        for exception in exceptions {
          let entries = try await create(Array(1...4), t)
          try t.expect("the number destroyed", try await t.destroyRecords(of: "ada", except: exception), equals: 4)
          try await t.expectGone(entries)
        }
        try await t.expectListed("bob", [stranger: t.freshRecord([9], subject: "bob")])
        try await t.expectRecord(nobody, t.freshRecord([9]))
      }),
    ConformanceCase(
      "REC-181", "an exception whose base64 or hexadecimal text differs from a key's in case only protects nothing", rules: ["IX-3"],
      needs: [.subjectIndex], needsRecords: true,
      body: { t in
        // In base64 "AAAA" and "aaaa", in twelve bytes; and the letters a to f of a key's hexadecimal text have a case as bytes.
        let keys = [
          ([UInt8](repeating: 0, count: 15) + [7], [0x69, 0xA6, 0x9A] + [UInt8](repeating: 0, count: 12) + [7]),
          ([UInt8]("abcdefabcdefabcd".utf8), [UInt8]("ABCDEFABCDEFABCD".utf8)),
        ]
        for (one, other) in keys.compactMap({ pair in RecordKey(pair.0).flatMap { one in RecordKey(pair.1).map { (one, $0) } } }) {
          for (stored, exception) in [(one, other), (other, one)] {
            let entry = CaseContext.Entry(key: stored, record: t.freshRecord([1], subject: "ada"), name: "the record")
            try await t.createAll([entry])
            try t.expect("the number destroyed", try await t.destroyRecords(of: "ada", except: exception), equals: 1)
            try await t.expectGone([entry])
          }
        }
      }),
  ]

  /// The key with a number: they are in this order, and between two are others.
  private static func key(_ number: Int, low: UInt64 = 0) -> RecordKey {
    RecordKey(high: 0x3F00_0000_0000_0000 | UInt64(number) << 8, low: low)
  }

  /// Creates records of a subject under keys with these numbers.
  private static func create(_ numbers: [Int], _ t: CaseContext) async throws -> [CaseContext.Entry] {
    let entries = numbers.map {
      CaseContext.Entry(key: key($0), record: t.freshRecord([UInt8($0)], subject: "ada"), name: "record \($0)")
    }
    try await t.createAll(entries)
    return entries
  }

  /// Expects the pages of one, of three and of all records after each of the keys.
  private static func expectPages(after cursors: [RecordKey], _ entries: [CaseContext.Entry], _ t: CaseContext) async throws {
    for limit in [1, 3, 1000] {
      let pages = try await t.many("list at most \(limit) after each of \(cursors.count) keys", cursors.count) { index in
        try await t.listRecords(of: "ada", after: cursors[index], limit: limit)
      }
      for (cursor, page) in zip(cursors, pages) {
        let expected = entries.sorted { $0.key < $1.key }.filter { $0.key > cursor }.prefix(limit)
        try t.expectListed(page, Array(expected), "a page of at most \(limit) after \(t.describe(cursor))")
      }
    }
  }
}
