import Sessions

/// Delivery of flash to one taker after another.
enum FlashDeliveryCases {
  static let all: [ConformanceCase] = [
    ConformanceCase(
      "FLSH-001", "a flash value is delivered to who takes it", rules: ["FL-1", "FL-2"],
      body: { t in
        var session = try await t.create([.set("a", json("1"))])
        session = try await t.write([.flash("notice", json("\"saved\""))], to: session)
        let opened = try await t.live(session.token)
        try await t.expectTaken(.key("notice"), from: opened, ["notice": json("\"saved\"")])
      }),
    ConformanceCase(
      "FLSH-002", "a flash value is delivered once", rules: ["FL-2"],
      body: { t in
        var session = try await t.create([.flash("notice", json("1"))])
        session = try await t.expectTaken(.key("notice"), from: session, ["notice": json("1")])
        session = try await t.expectTaken(.key("notice"), from: session, [:])
        session = try await t.live(session.token)
        session = try await t.expectTaken(.key("notice"), from: session, [:])
        try await t.expectTaken(.all, from: session, [:])
      }),
    ConformanceCase(
      "FLSH-003", "a take is stored at once, whatever the request does later", rules: ["FL-2", "FL-3"],
      body: { t in
        var session = try await t.create([.set("a", json("1")), .flash("notice", json("2"))])
        session = try await t.expectTaken(.key("notice"), from: session, ["notice": json("2")])
        // No commit follows, as if the request had failed.
        try await t.expectFlash(session.token, [:])
        try await t.expectFields(session.token, ["a": json("1")])
      }),
    ConformanceCase(
      "FLSH-004", "flash waits for its taker through requests that do not read it", rules: ["FL-1", "FL-6"],
      body: { t in
        var session = try await t.create([.flash("notice", json("1"))])
        for round in 1...5 {
          t.advance(by: .seconds(1200))
          session = try await t.visit(session)
          session = try await t.write([.set("round", json("\(round)")), .flash("other", json("\(round)"))], to: session)
        }
        session = try await t.live(session.token)
        try await t.expectTaken(.key("notice"), from: session, ["notice": json("1")])
      }),
    ConformanceCase(
      "FLSH-005", "looking at flash does not take it", rules: ["FL-6"],
      body: { t in
        let session = try await t.create([.flash("notice", json("1"))])
        var opened = session
        for _ in 0..<3 { opened = try await t.expectFlash(session.token, ["notice": json("1")]) }
        try t.expect("the version", opened.snapshot.version, equals: session.snapshot.version)
        try await t.expectTaken(.key("notice"), from: opened, ["notice": json("1")])
      }),
    ConformanceCase(
      "FLSH-008", "of several values for one flash key the last one is delivered, once", rules: ["FL-6"],
      body: { t in
        var session = try await t.create([.flash("notice", json("1")), .flash("notice", json("2"))])
        session = try await t.expectFlash(session.token, ["notice": json("2")])
        session = try await t.write([.flash("notice", json("3"))], to: session)
        session = try await t.write([.flash("notice", json("4"))], to: session)
        session = try await t.expectTaken(.key("notice"), from: session, ["notice": json("4")])
        try await t.expectTaken(.key("notice"), from: session, [:])
      }),
    ConformanceCase(
      "FLSH-009", "a field and a flash value of one name do not touch each other", rules: ["FL-1", "FD-1"],
      body: { t in
        var session = try await t.create([.set("m", json("\"field\"")), .flash("m", json("\"flash\""))])
        session = try await t.expectFields(session.token, ["m": json("\"field\"")])
        session = try await t.expectTaken(.key("m"), from: session, ["m": json("\"flash\"")])
        session = try await t.expectFields(session.token, ["m": json("\"field\"")])
        session = try await t.write([.flash("m", json("\"again\"")), .remove("m")], to: session)
        session = try await t.expectFields(session.token, [:])
        session = try await t.expectFlash(session.token, ["m": json("\"again\"")])
        session = try await t.write([.set("m", json("\"back\"")), .removeFlash("m")], to: session)
        session = try await t.expectFlash(session.token, [:])
        try await t.expectFields(session.token, ["m": json("\"back\"")])
      }),
    ConformanceCase(
      "FLSH-010", "a flash key named like something internal is an ordinary key", rules: ["FL-1", "FD-1", "FD-2"],
      body: { t in
        let keys = ["_flash", "flash", "fields", "__proto__", "constructor", "a.b", "$set", "verifier", "e\u{301}", "\u{e9}"]
        let flash = FieldMap(keys.enumerated().map { (key: $0.element, value: json("\($0.offset)")) })
        try t.expect("the number of keys in the case", flash.count, equals: keys.count)
        var session = try await t.create(flash.map { .flash($0.key, $0.value) })
        session = try await t.expectFlash(session.token, flash)
        for (key, value) in flash {
          session = try await t.expectTaken(.key(key), from: session, FieldMap([(key: key, value: value)]))
        }
        try await t.expectFlash(session.token, [:])
      }),
    ConformanceCase(
      "FLSH-014", "zero, false, null and empty flash values are delivered, and then gone", rules: ["FL-2", "FD-3"],
      body: { t in
        let flash: FieldMap = [
          "zero": json("0"), "false": json("false"), "text": json("\"\""), "null": json("null"), "array": json("[]"),
        ]
        var session = try await t.create(flash.map { .flash($0.key, $0.value) })
        for (key, value) in flash {
          session = try await t.expectTaken(.key(key), from: session, FieldMap([(key: key, value: value)]))
          session = try await t.expectTaken(.key(key), from: session, [:])
        }
      }),
    ConformanceCase(
      "FLSH-015", "taking one flash value leaves the others", rules: ["FL-2"],
      body: { t in
        var session = try await t.create([.flash("a", json("1")), .flash("b", json("2")), .flash("c", json("3"))])
        session = try await t.expectTaken(.key("b"), from: session, ["b": json("2")])
        session = try await t.expectFlash(session.token, ["a": json("1"), "c": json("3")])
        session = try await t.expectTaken(.key("c"), from: session, ["c": json("3")])
        try await t.expectTaken(.all, from: session, ["a": json("1")])
      }),
    ConformanceCase(
      "FLSH-026", "taking what is not there delivers nothing and changes nothing", rules: ["FL-4", "FL-2"],
      body: { t in
        let session = try await t.create([.set("a", json("1")), .flash("b", json("2"))])
        for key in ["a", "c", "B", "", "b "] { try await t.expectTaken(.key(key), from: session, [:]) }
        let opened = try await t.expectFlash(session.token, ["b": json("2")])
        try t.expect("the version", opened.snapshot.version, equals: session.snapshot.version)
        let empty = try await t.create([.set("a", json("1"))])
        try await t.expectTaken(.all, from: empty, [:])
      }),
    ConformanceCase(
      "FLSH-021", "taking all flash is one step and leaves none", rules: ["FL-6"],
      body: { t in
        let flash: FieldMap = ["a": json("1"), "b": json("2"), "c": json("null")]
        var session = try await t.create(flash.map { .flash($0.key, $0.value) })
        session = try await t.expectTaken(.all, from: session, flash)
        session = try await t.expectFlash(session.token, [:])
        try await t.expectTaken(.all, from: session, [:])
      }),
  ]
}
