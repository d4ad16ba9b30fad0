import Sessions

/// Keys and values of fields.
enum CrudFieldCases {
  static let all: [ConformanceCase] = [
    ConformanceCase(
      "CRUD-008", "null is a value: it replaces another and is not absence", rules: ["FD-3"],
      body: { t in
        var session = try await t.create([.set("a", json("1")), .set("b", json("2"))])
        session = try await t.write([.set("a", json("null"))], to: session)
        session = try await t.expectFields(session.token, ["a": json("null"), "b": json("2")])
        session = try await t.write([.remove("a")], to: session)
        try await t.expectFields(session.token, ["b": json("2")])
      }),
    ConformanceCase(
      "CRUD-009", "zero, false and empty values come back as themselves", rules: ["FD-3", "FD-4"],
      body: { t in
        let fields: FieldMap = [
          "zero": json("0"), "false": json("false"), "text": json("\"\""), "array": json("[]"), "object": json("{}"),
          "null": json("null"), "negative": json("-0"),
        ]
        let session = try await t.create(fields.map { .set($0.key, $0.value) })
        try await t.expectFields(session.token, fields)
      }),
    ConformanceCase(
      "CRUD-024", "an empty key is refused and nothing is written", rules: ["FD-2"],
      body: { t in
        let session = try await t.create([.set("a", json("1"))])
        for operation: SessionOperation in [.set("", json("1")), .flash("", json("1")), .add("", 1)] {
          try await t.expectError("an empty key", .invalidKey) { () async throws(SessionError) in
            try await t.commit([.set("b", json("2")), operation], to: session)
          }
        }
        try await t.expectError("a new session with an empty key", .invalidKey) { () async throws(SessionError) in
          try await t.commit([.set("", json("1"))], to: nil)
        }
        try await t.expectFields(session.token, ["a": json("1")])
        try await t.expectFlash(session.token, [:])
      }),
    ConformanceCase(
      "CRUD-025", "a key may have 256 bytes and no more", rules: ["FD-2", "SZ-1"],
      body: { t in
        // The key has 128 characters of two bytes each.
        let longest = String(repeating: "é", count: 128)
        var session = try await t.create([.set(longest, json("1"))])
        session = try await t.expectFields(session.token, [longest: json("1")])
        let before = session
        try await t.expectError("a key of 257 bytes", .tooLarge) { () async throws(SessionError) in
          try await t.commit([.set("b", json("2")), .set(longest + "x", json("1"))], to: before)
        }
        try await t.expectFields(session.token, [longest: json("1")])
      }),
    ConformanceCase(
      "CRUD-026", "a key is no path and no operator", rules: ["FD-2"],
      body: { t in
        let keys = ["a", "a.b", "a.b.c", "a[0]", "a/b", "$set", "$.a", "__proto__", "constructor", "toString", "*", "%"]
        var session = try await t.create([.set("a", json("{\"b\":\"inner\"}"))])
        session = try await t.write(keys.enumerated().map { .set($0.element, json("\($0.offset)")) }, to: session)
        var expected = FieldMap(keys.enumerated().map { (key: $0.element, value: json("\($0.offset)")) })
        session = try await t.expectFields(session.token, expected)
        session = try await t.write([.remove("a.b"), .remove("*"), .remove("valueOf")], to: session)
        expected["a.b"] = nil
        expected["*"] = nil
        try await t.expectFields(session.token, expected)
      }),
    ConformanceCase(
      "CRUD-027", "keys that differ in one byte are different keys", rules: ["FD-2"],
      body: { t in
        let keys = ["e\u{301}", "\u{e9}", "key", "Key", "key ", " key", "key\u{0}", "ke", "keys", "1", "01", "1.0", "１"]
        let fields = FieldMap(keys.enumerated().map { (key: $0.element, value: json("\($0.offset)")) })
        try t.expect("the number of keys in the case", fields.count, equals: keys.count)
        var session = try await t.create(fields.map { .set($0.key, $0.value) })
        session = try await t.expectFields(session.token, fields)
        session = try await t.write([.remove("\u{e9}")], to: session)
        var rest = fields
        rest["\u{e9}"] = nil
        try await t.expectFields(session.token, rest)
      }),
    ConformanceCase(
      "CRUD-028", "no key is reserved: names of internals are ordinary fields and flash", rules: ["FD-1"],
      body: { t in
        let keys = [
          "_flash", "_accessed", "_expire", "_delete", "_id", "_token", "_previous", "_session_expiry", "_permanent",
          "id", "session_id", "version", "verifier", "subject", "createdAt", "idleDeadline", "expires", "payload", "v",
        ]
        let fields = FieldMap(keys.map { (key: $0, value: json("\"field\"")) })
        let flash = FieldMap(keys.map { (key: $0, value: json("0")) })
        let writes: [SessionOperation] = keys.flatMap { [.set($0, json("\"field\"")), .flash($0, json("0"))] }
        let session = try await t.create(writes)
        let opened = try await t.expectFields(session.token, fields)
        try await t.expectFlash(session.token, flash)
        try t.expect("the subject", opened.snapshot.content.subject, equals: nil)
        try t.expect("the idle deadline", opened.snapshot.idleDeadline, equals: session.snapshot.idleDeadline)
        let after = try await t.expectTaken(.all, from: opened, flash)
        try await t.expectFields(after.token, fields)
      }),
  ]
}
