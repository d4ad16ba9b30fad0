import Sessions

/// Any bytes in payloads, keys and subjects.
enum RecordDataCases {
  static let all: [ConformanceCase] = [
    ConformanceCase(
      "REC-036", "an empty payload is a payload", rules: ["ST-8"], needsRecords: true,
      body: { t in try await expectRoundTrip([[]], t) }),
    ConformanceCase(
      "REC-037", "a payload may hold any bytes: zero, all 256 values, text of other syntaxes, no valid UTF-8", rules: ["ST-8"],
      needsRecords: true,
      body: { t in
        let texts = [
          "/a?b#c%2F+d.e", "'; DROP TABLE x; --", "\r\nDEL *\r\n", "{\"$gt\":\"\"}", "null", "\\x00", "\"", " ", "\t\n", "=?",
        ]
        let bytes: [[UInt8]] = [
          [0], [0, 0, 0, 0], [1, 0], [0, 1], Array(0...255), Array((0...255).reversed()), [255], [0xC3, 0x28], [0xED, 0xA0, 0x80],
          [0xEF, 0xBB, 0xBF], [0x80, 0x81],
        ]
        try await expectRoundTrip(bytes + texts.map { Array($0.utf8) }, t)
      }),
    ConformanceCase(
      "REC-038", "a payload may have 64 KiB", rules: ["ST-8", "SZ-1"], needsRecords: true,
      body: { t in
        let count = 64 * 1024
        let random = (0..<count).map { _ in UInt8(t.random(in: 0...255)) }
        try await expectRoundTrip([random, [UInt8](repeating: 0, count: count), [UInt8](repeating: 0x41, count: count)], t)
      }),
    ConformanceCase(
      "REC-039", "keys that differ in one bit are different keys", rules: ["ST-8"], needsRecords: true,
      body: { t in
        let base = t.freshKey().bytes
        var records: [(key: RecordKey, record: SessionRecord)] = []
        for bit in 0...128 {
          var bytes = base
          if bit < 128 { bytes[bit / 8] ^= 1 << UInt8(bit % 8) }
          guard let key = RecordKey(bytes) else { continue }
          let record = t.freshRecord([UInt8(bit)])
          try await t.expectCreated(key, record)
          records.append((key, record))
        }
        try t.expect("the number of keys in the case", records.count, equals: 129)
        for (key, record) in records { try await t.expectRecord(key, record) }
      }),
    ConformanceCase(
      "REC-040", "a key may be any 16 bytes", rules: ["ST-8"], needsRecords: true,
      body: { t in
        let texts = [
          "/../../FLUSHALL/", "' OR '1'='1' --xx", "%_%_%_%_%_%_%_%_", "*?[a-z]*?[a-z]**", "{tag}{tag}{tag}x", "AAAAAAAAAAAAAAAA",
          "aaaaaaaaaaaaaaaa", "AAAAAAAAAAAAAAA ", " AAAAAAAAAAAAAAA", "0000000000000000", "\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n",
        ]
        var keys: [[UInt8]] = texts.map { Array($0.utf8.prefix(16)) }
        keys += [[UInt8](repeating: 0, count: 16), [UInt8](repeating: 255, count: 16)]
        keys += [[UInt8](repeating: 0, count: 15) + [1], [1] + [UInt8](repeating: 0, count: 15)]
        let records = keys.enumerated().compactMap { number, bytes in
          RecordKey(bytes).map { ($0, t.freshRecord([UInt8(number)])) }
        }
        try t.expect("the number of keys in the case", records.count, equals: keys.count)
        for (key, record) in records { try await t.expectCreated(key, record) }
        for (key, record) in records { try await t.expectRecord(key, record) }
        for (key, record) in records {
          try await t.expectReplace(key, expecting: 1, with: record, .replaced)
          try t.expect("the touch", try await t.touchRecord(key, idleDeadline: record.idleDeadline), equals: true)
          try t.expect("the destroy", try await t.destroyRecord(key), equals: true)
        }
      }),
    ConformanceCase(
      "REC-041", "a subject may be any text, and is kept byte for byte", rules: ["IX-1", "SZ-2", "ST-8"], needsRecords: true,
      body: { t in
        let subjects = [
          "", " ", "ada", "Ada", "ada ", "e\u{301}", "\u{e9}", "a\u{0}b", "\u{0}", "'; DROP TABLE x; --", "\"\\\"", "%_*?[]{}", "$1 ?1 :a",
          "\r\nDEL *", "/a?b#c%2F+d.json", "👩‍👩‍👧", "\u{202E}rtl", "007", "7", "1e3", "null", String(repeating: "é", count: 128),
        ]
        var records: [(key: RecordKey, record: SessionRecord)] = []
        for (number, subject) in subjects.enumerated() {
          let record = t.freshRecord([UInt8(number)], subject: subject)
          records.append((try await t.newRecord(record), record))
        }
        for (key, record) in records { try await t.expectRecord(key, record) }
        for (key, record) in records {
          var record = record
          try await t.expectReplace(key, expecting: 1, with: record, .replaced)
          record.version = 2
          try await t.expectRecord(key, record)
        }
      }),
    ConformanceCase(
      "REC-042", "a health check answers and changes no record", rules: ["ST-11"], needsRecords: true,
      body: { t in
        let record = t.freshRecord()
        let key = try await t.newRecord(record)
        try await t.record.ping()
        try await t.record.ping()
        try await t.expectRecord(key, record)
      }),
  ]

  /// Creates a record with each payload, and replaces one record's payload by each.
  private static func expectRoundTrip(_ payloads: [[UInt8]], _ t: CaseContext) async throws {
    var record = t.freshRecord([1, 2, 3])
    let replaced = try await t.newRecord(record)
    for payload in payloads {
      let created = t.freshRecord(payload)
      try await t.expectRecord(try await t.newRecord(created), created)
      record.payload = payload
      try await t.expectReplace(replaced, expecting: record.version, with: record, .replaced)
      record.version += 1
      try await t.expectRecord(replaced, record)
    }
  }
}
