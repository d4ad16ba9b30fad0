import Sessions

/// Payloads that look like something that a backend or a language takes for something else.
enum PayloadLikenessCases {
  static let all: [ConformanceCase] = [
    ConformanceCase(
      "REC-152", "a payload that looks like compressed, encoded or binary data is kept as it is", rules: ["ST-8"], needsRecords: true,
      body: { t in try await expectKept(encodings, t) }),
    ConformanceCase(
      "REC-153", "a payload that looks like a value, a null or a text of some language is kept as it is", rules: ["ST-8"],
      needsRecords: true,
      body: { t in try await expectKept(texts.map { Array($0.utf8) }, t) }),
    ConformanceCase(
      "REC-154", "a payload may begin and end with any byte, any number of times", rules: ["ST-8"], needsRecords: true,
      body: { t in try await expectKeptEverywhere(try await t.part(of: ends), t) }),
    ConformanceCase(
      "REC-155", "what a payload looks like makes no difference to replace and list either", rules: ["ST-8", "ST-3", "IX-2"],
      needsRecords: true,
      body: { t in try await expectKeptEverywhere(try await t.part(of: encodings + texts.map { Array($0.utf8) }), t) }),
    ConformanceCase(
      "REC-156", "records with equal payloads are two records: what becomes of one is nothing to the other", rules: ["ST-3", "ST-5"],
      needsRecords: true,
      body: { t in
        for payload in [[], [7], [UInt8](repeating: 0x41, count: 5000)] as [[UInt8]] {
          let keys = [try await t.newRecord(t.freshRecord(payload)), try await t.newRecord(t.freshRecord(payload))]
          var (changed, kept) = (t.freshRecord([1, 2]), t.freshRecord(payload))
          try await t.expectReplace(keys[0], expecting: 1, with: changed, .replaced)
          changed.version = 2
          try await t.expectRecord(keys[1], kept)
          // Equal again, and in a third record.
          try await t.expectReplace(keys[0], expecting: 2, with: kept, .replaced)
          let third = try await t.newRecord(kept)
          try t.expect("the destroy", try await t.destroyRecord(keys[0]), equals: true)
          try t.expect("the second destroy", try await t.destroyRecord(third), equals: true)
          try await t.expectRecord(keys[1], kept)
          kept.payload = [9]
          try await t.expectReplace(keys[1], expecting: 1, with: kept, .replaced)
          kept.version = 2
          try await t.expectRecord(keys[1], kept)
        }
      }),
  ]

  private static let encodings: [[UInt8]] = [
    // A whole gzip stream of "abc", one of zlib, and the first bytes of these and other formats.
    [
      0x1F, 0x8B, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x03, 0x4B, 0x4C, 0x4A, 0x06, 0x00, 0xC2, 0x41, 0x24, 0x35, 0x03, 0x00, 0x00,
      0x00,
    ],
    [0x78, 0x9C, 0x4B, 0x4C, 0x4A, 0x06, 0x00, 0x02, 0x4D, 0x01, 0x27], [0x1F, 0x8B], [0x1F, 0x8B, 0x08, 1, 2, 3], [0x78, 0x9C],
    [0x78, 0x01, 9],
    [0x28, 0xB5, 0x2F, 0xFD, 1], [0x04, 0x22, 0x4D, 0x18, 1], [0x42, 0x5A, 0x68, 0x39], [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0],
    [0x50, 0x4B, 3, 4],
    [0xAC, 0xED, 0x00, 0x05, 0x70], [0x80, 0x04, 0x4E, 0x2E], [0x80, 0x04, 0x95], [0xD9, 0xD9, 0xF7, 0xA0], [0xA0], [0xF6], [0xC0], [0x80],
    [0x90],
    [5, 0, 0, 0, 0], [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], [0x7F, 0x45, 0x4C, 0x46], [0x25, 0x50, 0x44, 0x46],
    // Byte order marks, and bytes that are no UTF-8.
    [0xEF, 0xBB, 0xBF], [0xEF, 0xBB, 0xBF, 0x61], [0x61, 0xEF, 0xBB, 0xBF], [0xFF, 0xFE], [0xFE, 0xFF], [0xFF, 0xFE, 0x61, 0x00],
    [0xFF, 0xFE, 0, 0],
    [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE9], [0x61, 0xE2, 0x82], [0xEF, 0xBF, 0xBD], [0x65, 0xCC, 0x81],
    [UInt8](repeating: 0xFF, count: 16), [UInt8](repeating: 0xFF, count: 257), [UInt8](repeating: 0, count: 256),
    // Times that could be taken for the end of the record: a number of eight bytes first.
    [0, 0, 0, 0, 0, 0, 0, 1], [0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF],
  ]

  private static let texts: [String] = [
    "0", "1", "-1", "-0", "+1", "007", "1.0", "1.50", "1e3", "0x10", " 1", "1_000", "123456789012345678901234567890", "0.1", "1E400", "NaN",
    "null", "NULL", "Null", "None", "nil", "undefined", "\\N", "(null)", "~", "N;", "b:0;", "a:0:{}", "i:1;", "true", "True", "false",
    "False",
    "{}", "[]", "\"\"", "\"a\"", "{\"a\":1}", "{ \"a\" : 1 }", "[1,2]", "{\"version\":9}", "\\u0041", "\\ud800", "b''", "b'a'", "''",
    "AQID", "AQ==", "AQ", "====", "YQ==\n", "3q2-7w", "deadbeef", "DEADBEEF", "\\x6162", "0x6162", "\\001", "%00%FF", "%41", "a%20b", "a+b",
    "&amp;", "&#65;", "<a>", "$-1\r\n", "+OK\r\n", "*0\r\n", ":1\r\n", "-ERR\r\n", "deleted", "__deleted__", "tombstone", "expired", "OK",
    "QUEUED", "e\u{301}", "\u{E9}", "\u{FB01}", "\u{2028}", "a\r\nb", "a\nb", "a\rb", "---\na: 1\n", "${a}", "{{a}}", "%s", "?",
    "\u{1F600}",
  ]

  /// Each byte on both sides of another, some alone, and runs of the bytes that are taken for padding.
  private static let ends: [[UInt8]] =
    (0...255).map { [$0, 0x4D, $0] } + ([0x09, 0x0D, 0x20, 0x30, 0x31, 0x4E, 0x6E, 0x74, 0x7F, 0x80, 0xFE, 0xFF] as [UInt8]).map { [$0] }
    + ([0x00, 0x09, 0x0A, 0x0D, 0x1A, 0x20, 0x30, 0x3D, 0x80, 0xFF] as [UInt8]).flatMap { byte -> [[UInt8]] in
      [2, 3, 4, 8, 15, 16, 17].flatMap { count -> [[UInt8]] in
        let run = [UInt8](repeating: byte, count: count)
        return [run, run + [0x4D], [0x4D] + run]
      }
    } + [[0x4D, 0x0D, 0x0A], [0x0D, 0x0A, 0x4D], [0x0D, 0x0A], [0x4D, 0x0A, 0x0D], [0x22, 0x22], [0x27, 0x27]]

  /// Creates a record with each payload and loads it, one after the other: data for ports.
  private static func expectKept(_ payloads: [[UInt8]], _ t: CaseContext) async throws {
    for payload in payloads {
      let record = t.freshRecord(payload)
      try await t.expectRecord(try await t.newRecord(record), record)
    }
  }

  /// Creates and replaces records with these payloads, loads and lists them.
  private static func expectKeptEverywhere(_ payloads: [[UInt8]], _ t: CaseContext) async throws {
    let isIndexed = t.store.capabilities.contains(.subjectIndex)
    let created = payloads.map { payload in
      CaseContext.Entry(key: t.freshKey(), record: t.freshRecord(payload, subject: "ada"), name: "the payload \(words(payload))")
    }
    try await t.createAll(created)
    try await t.expectLoaded(created)
    if isIndexed { try t.expectListed(try await t.pages(of: "ada", size: 250), created, "listing") }
    let replaced = try await t.replaceAll(
      created.indices.map { index in
        CaseContext.Entry(
          key: created[index].key, record: created[index].record,
          name: "the payload \(words(payloads[payloads.count - 1 - index])) of a replace")
      }
    ) { $1.payload = payloads[payloads.count - 1 - $0] }
    try await t.expectLoaded(replaced)
    if isIndexed { try t.expectListed(try await t.pages(of: "ada", size: 250), replaced, "listing") }
  }

  private static func words(_ payload: [UInt8]) -> String {
    payload.count > 24 ? "of \(payload.count) bytes \(payload[0])…" : "\(payload)"
  }
}
