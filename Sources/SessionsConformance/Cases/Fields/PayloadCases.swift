import Sessions

/// Values and keys come back byte for byte. A store changes them if it parses them, or keeps them in typed columns of a database.
enum PayloadCases {
  /// Expects fields to survive creation, a commit and a flash, byte for byte.
  static func expectKept(_ t: CaseContext, _ fields: FieldMap) async throws {
    let created = try await t.create(fields.map { .set($0.key, $0.value) })
    try await t.expectFields(created.token, fields)
    let empty = try await t.create([.set("first", json("1"))])
    let written = try await t.write([.remove("first")] + fields.map { .set($0.key, $0.value) }, to: empty)
    try await t.expectFields(written.token, fields)
    let flashing = try await t.create(fields.map { .flash($0.key, $0.value) })
    let opened = try await t.expectFlash(flashing.token, fields)
    try await t.expectTaken(.all, from: opened, fields)
  }

  /// Makes a field of each JSON text.
  static func values(_ texts: [String]) -> FieldMap {
    FieldMap(texts.enumerated().map { (key: "v\($0.offset)", value: json($0.element)) })
  }

  static let all: [ConformanceCase] = [
    ConformanceCase(
      "PAY-001", "an empty string, object and list are kept", rules: ["FD-4", "ST-8"],
      body: { t in try await expectKept(t, values(["\"\"", "{}", "[]", "[[]]", "{\"\":\"\"}"])) }),
    ConformanceCase(
      "PAY-002", "text outside ASCII is kept: all planes, joiners, both directions", rules: ["FD-4", "ST-8"],
      body: { t in
        try await expectKept(
          t,
          values([
            "\"Grüße, señor\"", "\"日本語 漢字\"", "\"😀👩‍👩‍👧‍👦🏳️‍🌈\"", "\"𝒳𐍈\"", "\"שלום עולם\"", "\"مرحبا\"", "\"\u{202E}abc\u{202C}\"",
            "\"\u{FEFF}bom\"",
            "\"\u{FFFD}\u{FFFF}\u{10FFFF}\"", "\"ßẞıİſK\"",
          ]))
      }),
    ConformanceCase(
      "PAY-003", "composed and decomposed characters stay as they were written", rules: ["FD-2", "ST-8"],
      body: { t in
        try await expectKept(
          t, values(["\"\u{E9}\"", "\"e\u{301}\"", "\"\u{1E9B}\u{323}\"", "\"\u{FB01}\"", "\"\u{AC00}\"", "\"\u{1100}\u{1161}\""]))
      }),
    ConformanceCase(
      "PAY-004", "the character U+0000 is kept, as an escape", rules: ["ST-8"],
      body: { t in try await expectKept(t, values(["\"\\u0000\"", "\"a\\u0000b\"", "\"\\u0000\\u0000\\u0000\""])) }),
    ConformanceCase(
      "PAY-005", "escapes stay escapes, lone surrogates among them", rules: ["ST-8", "FD-4"],
      body: { t in
        try await expectKept(
          t, values(["\"\\u0041\"", "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"\\ud83d\\ude00\"", "\"\\/\"", "\"\\b\\f\\n\\r\\t\""]))
      }),
    ConformanceCase(
      "PAY-006", "values are bytes: every byte is kept, in any order", rules: ["ST-8", "FD-4"],
      body: { t in
        let all = (0...255).map { UInt8($0) }
        try await expectKept(
          t,
          [
            "all": EncodedValue(all), "reversed": EncodedValue(all.reversed()), "zero": EncodedValue([0]), "empty": EncodedValue([UInt8]()),
            "high": EncodedValue([0xFF, 0xFE, 0x80, 0xC0]),
          ])
      }),
    ConformanceCase(
      "PAY-007", "the largest and smallest 64-bit integers are kept", rules: ["FD-4"],
      body: { t in
        let numbers: [Int64] = [.max, .min, .max - 1, .min + 1, 0, -1]
        try await expectKept(t, values(numbers.map(String.init) + ["18446744073709551615", "-0"]))
      }),
    ConformanceCase(
      "PAY-008", "integers beyond 2^53 are kept, by themselves and in adding", rules: ["FD-4", "CC-3"],
      body: { t in
        try await expectKept(t, values(["9007199254740993", "-9007199254740993", "123456789012345678901234567890"]))
        let session = try await t.create([.set("n", json("9007199254740993"))])
        let after = try await t.write([.add("n", 9_007_199_254_740_993)], to: session)
        try await t.expectFields(after.token, ["n": json("18014398509481986")])
      }),
    ConformanceCase(
      "PAY-009", "decimal numbers keep their spelling", rules: ["FD-4", "FD-5"],
      body: { t in
        try await expectKept(
          t,
          values([
            "0.1", "-0.0", "1.0", "1.10", "1e2", "1E+2", "5e-324", "1.7976931348623157e308", "3.14159265358979323846264338327950288",
            "1e400",
          ]))
      }),
    ConformanceCase(
      "PAY-010", "true and false are not 1 and 0, nor are numbers texts", rules: ["FD-3", "FD-4"],
      body: { t in try await expectKept(t, values(["true", "false", "1", "0", "\"true\"", "\"1\"", "\"\"", "null", "\"null\"", "[null]"])) }
    ),
    ConformanceCase(
      "PAY-011", "a field with null is a field; a removed one is none", rules: ["FD-3"],
      body: { t in
        let session = try await t.create([.set("null", json("null")), .set("gone", json("null"))])
        let after = try await t.write([.remove("gone")], to: session)
        let seen = try await t.expectFields(after.token, ["null": json("null")])
        try t.expect("the removed field", seen.snapshot.content.fields["gone"], equals: nil)
        try t.expect("a field never set", seen.snapshot.content.fields["other"], equals: nil)
      }),
    ConformanceCase(
      "PAY-012", "dates keep their text, with fractions and offsets", rules: ["FD-4"],
      body: { t in
        try await expectKept(
          t,
          values([
            "\"2024-02-29T23:59:60.123456789+05:45\"", "\"0001-01-01\"", "1700000000.123456789", "{\"$date\":\"2024-01-01T00:00:00Z\"}",
          ]))
      }),
    ConformanceCase(
      "PAY-013", "a value nested 32 deep is kept", rules: ["FD-4"],
      body: { t in
        let lists = String(repeating: "[", count: 32) + String(repeating: "]", count: 32)
        let objects = String(repeating: "{\"a\":", count: 32) + "1" + String(repeating: "}", count: 32)
        try await expectKept(t, values([lists, objects]))
      }),
    ConformanceCase(
      "PAY-014", "a value nested 8000 deep is kept", level: .should, rules: ["FD-4"], needs: [.revocation],
      body: { t in
        let deep = String(repeating: "[", count: 8000) + String(repeating: "]", count: 8000)
        try await expectKept(t, ["deep": json(deep)])
      }),
    ConformanceCase(
      "PAY-015", "keys with dots, dollars and spaces are plain keys, each its own", rules: ["FD-2"],
      body: { t in
        try await expectKept(
          t,
          FieldMap(
            [
              "a", "a.b", "a.b.c", ".", "..", "$", "$set", "$where", "a$b", " ", " a", "a ", "a b", "[0]", "a[0]", "0", "00", "#", "-", "_",
              "*", "%",
            ]
            .enumerated().map { (key: $0.element, value: json("\($0.offset)")) }))
      }),
    ConformanceCase(
      "PAY-016", "no key is reserved", rules: ["FD-1", "FD-2"],
      body: { t in
        let names = [
          "_id", "id", "_flash", "flash", "_accessed", "_expire", "_delete", "cookie", "subject", "version", "expiresAt", "payload",
          "__proto__",
          "constructor", "prototype", "toString", "hasOwnProperty", "session_id", "_token", "_csrf", "_permanent", "verifier", "fields",
          "null",
        ]
        try await expectKept(t, FieldMap(names.enumerated().map { (key: $0.element, value: json("\($0.offset)")) }))
        let session = try await t.create([.set("_flash", json("1")), .set("_delete", json("true")), .set("_expire", json("0"))])
        t.advance(by: .seconds(60))
        let seen = try await t.expectFields(session.token, ["_flash": json("1"), "_delete": json("true"), "_expire": json("0")])
        try t.expect("the flash", seen.snapshot.content.flash, equals: [:])
      }),
    ConformanceCase(
      "PAY-021", "characters that mean something in URLs, SQL, patterns and shells are kept, in keys and values",
      rules: ["ST-8", "FD-2"],
      body: { t in
        let texts = [
          "'", "''", "`", ";--", "/", "//", "?", "#", "&", "a=b&c=d", "+", "%2F", "%", "_", "*", "\\", "\\\\", "$(id)", "`id`", "|",
          "<script>",
          "{{x}}", "${x}", "a/b?c#d", "../..", ".html", "*1\\r\\n",
        ]
        try await expectKept(
          t, FieldMap(texts.map { (key: $0, value: json("\"\($0.replacing("\\", with: "\\\\"))\"")) }))
      }),
    ConformanceCase(
      "PAY-022", "line breaks, separators of cookies and control characters are kept, in keys and values", rules: ["ST-8", "FD-2"],
      body: { t in
        let texts = [
          "\r\n", "\n", "\r", "a\r\nSet-Cookie: x=y", ";", ",", "=", "a=b; Path=/", "\t", "\u{1}", "\u{7F}", "\u{85}", "\u{2028}", "\0",
          "a\0b", "\u{1B}[0m",
        ]
        try await expectKept(t, FieldMap(texts.map { (key: $0, value: EncodedValue(Array("\"\($0)\"".utf8))) }))
      }),
    ConformanceCase(
      "PAY-024", "100 sessions with random JSON come back as they were", rules: ["FD-4", "ST-8"],
      body: { t in
        for _ in 0..<100 {
          var fields: FieldMap = [:]
          var bytes = 0
          for _ in 0...t.random(in: 0...7) {
            let (key, value) = (randomText(t), json(randomJSON(t, depth: 0)))
            bytes += key.utf8.count + value.bytes.count
            // A sealed cookie has to hold it too.
            if bytes < 1500 { fields[key] = value }
          }
          fields["last"] = json("\(bytes)")
          let session = try await t.create(fields.map { .set($0.key, $0.value) })
          try await t.expectFields(session.token, fields)
        }
      }),
    ConformanceCase(
      "PAY-025", "JSON text keeps white space, the order of keys and repeated keys", rules: ["FD-4", "FD-5"],
      body: { t in
        try await expectKept(
          t, values(["{ \"b\" : 1 , \"a\" : [ 1,  2 ] }", "{\"a\":1,\"a\":2}", " 1", "1 ", "{\n\t\"z\": null,\n\t\"y\": {}\n}", "[1,2 ]"]))
      }),
  ]

  private static func randomText(_ t: CaseContext) -> String {
    let scalars: [ClosedRange<Int>] = [0x20...0x7E, 0x20...0x7E, 0...0x1F, 0xA0...0x24F, 0x300...0x36F, 0x4E00...0x4FFF, 0x1F600...0x1F64F]
    var text = String.UnicodeScalarView()
    for _ in 0...t.random(in: 0...11) {
      if let scalar = UnicodeScalar(t.random(in: scalars[t.random(in: 0...scalars.count - 1)])) { text.append(scalar) }
    }
    return String(text)
  }

  private static func quoted(_ text: String) -> String {
    let escaped = text.unicodeScalars.map { scalar -> String in
      if scalar == "\"" || scalar == "\\" { return "\\\(scalar)" }
      let hex = String(scalar.value, radix: 16)
      return scalar.value < 0x20 ? "\\u" + String(repeating: "0", count: 4 - hex.count) + hex : String(scalar)
    }
    return "\"\(escaped.joined())\""
  }

  private static func randomJSON(_ t: CaseContext, depth: Int) -> String {
    switch t.random(in: 0...(depth > 2 ? 4 : 6)) {
    case 0: return ["null", "true", "false"][t.random(in: 0...2)]
    case 1: return "\(t.random(in: Int.min...Int.max))"
    case 2: return "\(t.random(in: -999...999)).\(t.random(in: 0...999_999))e\(t.random(in: -300...300))"
    case 3, 4: return quoted(randomText(t))
    case 5: return "[\((0..<t.random(in: 0...4)).map { _ in randomJSON(t, depth: depth + 1) }.joined(separator: ","))]"
    default:
      let entries = (0..<t.random(in: 0...4)).map { _ in "\(quoted(randomText(t))):\(randomJSON(t, depth: depth + 1))" }
      return "{\(entries.joined(separator: ","))}"
    }
  }
}
