import Sessions

/// Sessions, keys and namespaces that a store must keep apart.
enum IsolationCases {
  private static func expectDistinct(_ t: CaseContext, _ keys: [String]) async throws {
    try await PayloadCases.expectKept(t, FieldMap(keys.enumerated().map { (key: $0.element, value: json("\($0.offset)")) }))
    // Removing one key leaves the others.
    let session = try await t.create(keys.map { .set($0, json("1")) })
    let after = try await t.write([.remove(keys[0])], to: session)
    try t.expect("the fields that are left", try await t.live(after.token).snapshot.content.fields.count, equals: keys.count - 1)
  }

  /// Expects two namespaces to know nothing of each other.
  private static func expectIsolated(_ t: CaseContext, _ other: CaseContext) async throws {
    // Each pair has a subject of its own, since one context can be in two pairs.
    let subject = "ada in \(t.namespace) and \(other.namespace)"
    let here = try await t.create([.set("where", json("1")), .setSubject(subject)])
    let there = try await other.create([.set("where", json("2")), .setSubject(subject)])
    try await t.expectAbsent(there.token)
    try await other.expectAbsent(here.token)
    if t.store.capabilities.contains(.revocation) {
      try t.expect("destroying another namespace's key", try await other.destroy(id: here.snapshot.id), equals: false)
    }
    if t.store.capabilities.contains(.subjectIndex) {
      for (context, session) in [(t, here), (other, there)] {
        let ids = try await context.sessions(of: subject).map(\.id)
        try t.expect("the listed sessions", ids == [session.snapshot.id], expected: "one, its own", seen: "\(ids.count)")
      }
      try t.expect("the number ended", try await other.destroyAll(of: subject), equals: 1)
    }
    try await t.expectFields(here.token, ["where": json("1")])
    if t.store.capabilities.contains(.prune) {
      // A session expires here: a prune of the other namespace must not find it.
      let old = try await t.create([.set("a", json("1")), .setLimits(idle: .seconds(1), absolute: nil)])
      t.advance(by: .seconds(2))
      try t.expect("the number pruned there", try await other.prune(), equals: 0)
      try await t.expectFields(here.token, ["where": json("1")])
      try await t.expectAbsent(old.token)
      _ = try await t.prune()
    }
  }

  static let all: [ConformanceCase] = [
    ConformanceCase(
      "ISO-001", "300 sessions hold each its own data", rules: ["ST-7", "ID-6"],
      body: { t in
        var sessions: [HeldSession] = []
        for index in 0..<300 { sessions.append(try await t.create([.set("n", json("\(index)"))])) }
        for index in stride(from: 0, to: 300, by: 3) {
          sessions[index] = try await t.write([.set("more", json("\(index)"))], to: sessions[index])
        }
        for (index, session) in sessions.enumerated() {
          var fields: FieldMap = ["n": json("\(index)")]
          if index % 3 == 0 { fields["more"] = json("\(index)") }
          try await t.expectFields(session.token, fields)
        }
      }),
    ConformanceCase(
      "ISO-002", "two namespaces on one backend know nothing of each other", rules: ["NS-2"],
      body: { t in try await expectIsolated(t, try await t.openNeighbour()) }),
    ConformanceCase(
      "ISO-003", "nor do two of which one's name begins with the other's", rules: ["NS-2"],
      body: { t in
        try await expectIsolated(t, try await t.openNeighbour { $0 + "2" })
        try await expectIsolated(try await t.openNeighbour { $0 + "_" }, t)
      }),
    ConformanceCase(
      "ISO-004", "an underscore in a namespace's name is no wildcard", rules: ["NS-2"],
      body: { t in try await expectIsolated(t, try await t.openNeighbour { $0.replacing("_", with: "x") }) }),
    ConformanceCase(
      "ISO-005", "keys that differ in case are different keys", rules: ["FD-2"],
      body: { t in try await expectDistinct(t, ["aB", "Ab", "AB", "ab", "straße", "STRASSE", "strasse", "İ", "i", "ı"]) }),
    ConformanceCase(
      "ISO-006", "keys that look alike to paths and URLs are different keys", rules: ["FD-2"],
      body: { t in
        try await expectDistinct(
          t, ["a/b", "a%2Fb", "a%2fb", "a//b", "a/./b", "a\\b", "a+b", "a b", "a%20b", "a.html", "a", "a/", "/a", "a?b", "a#b"])
      }),
    ConformanceCase(
      "ISO-009", "two keys of 256 bytes that differ in the last one are different keys", rules: ["FD-2"],
      body: { t in
        let common = String(repeating: "k", count: 255)
        try await expectDistinct(t, [common + "1", common + "2"])
        try await expectDistinct(t, [common, common + "1", String(common.dropLast())])
      }),
    ConformanceCase(
      "ISO-010", "composed and decomposed characters make different keys", rules: ["FD-2"],
      body: { t in
        try await expectDistinct(t, ["\u{E9}", "e\u{301}", "\u{AC00}", "\u{1100}\u{1161}", "\u{2126}", "\u{3A9}", "\u{FB01}", "fi"])
      }),
    ConformanceCase(
      "ISO-011", "keys that look like numbers are texts", rules: ["FD-2"],
      body: { t in
        try await expectDistinct(t, ["7", "007", "7.0", "7e0", "+7", " 7", "0x7", "1e3", "1000", "-0", "0", "NaN", "null", "true"])
      }),
    ConformanceCase(
      "ISO-012", "a fresh namespace holds nothing", rules: ["NS-2"], needs: [.prune],
      body: { t in
        let session = try await t.create([.set("a", json("1")), .setSubject("ada")])
        let other = try await t.openNeighbour()
        if t.store.capabilities.contains(.subjectIndex) {
          try t.expect("the sessions", try await other.sessions(of: "ada").count, equals: 0)
        }
        t.advance(by: .seconds(2 * 86400))
        try t.expect("the records", try await other.prune(), equals: 0)
        try await t.expectAbsent(session.token)
      }),
    ConformanceCase(
      "ISO-014", "a namespace that several nodes open at once for the first time serves all of them", rules: ["NS-4"],
      isStochastic: true,
      body: { t in
        let nodes = try await t.concurrently(4) { _ in try await t.openNeighbour { $0 + "_new" } }
        for (index, node) in nodes.enumerated() {
          let session = try await node.create([.set("node", json("\(index)"))])
          try await node.expectFields(session.token, ["node": json("\(index)")])
          guard t.store.capabilities.contains(.sharedBackend) else { continue }
          for other in nodes { try await other.expectFields(session.token, ["node": json("\(index)")]) }
        }
      }),
    ConformanceCase(
      "ISO-015", "record keys that differ in one bit are different keys, whatever their bytes", rules: ["ST-8", "NS-3"],
      needsRecords: true,
      body: { t in
        var patterns: [[UInt8]] = [
          [UInt8](repeating: 0, count: 16), [UInt8](repeating: 0xFF, count: 16), Array("aaaaaaaaaaaaaaaa".utf8),
          Array("aaaaaaaaaaaaaaaA".utf8),
          Array("Aaaaaaaaaaaaaaaa".utf8), Array("%%%%%%%%%%%%%%%%".utf8), Array("________________".utf8), Array("a' OR '1'='1';--".utf8),
          Array("*\r\nFLUSHALL\r\n\0\0\0".utf8), Array("0000000000000001".utf8), Array("1000000000000000".utf8),
        ]
        for bit in stride(from: 0, to: 128, by: 5) {
          var pattern = [UInt8](repeating: 0, count: 16)
          pattern[bit / 8] = 1 << UInt8(bit % 8)
          patterns.append(pattern)
        }
        for (index, pattern) in patterns.enumerated() {
          guard let key = RecordKey(pattern) else { throw CaseFailure("a pattern", expected: "16 bytes", seen: "\(pattern.count)") }
          try await t.expectCreated(key, t.freshRecord([UInt8(index)]))
        }
        for (index, pattern) in patterns.enumerated() {
          guard let key = RecordKey(pattern) else { continue }
          try await t.expectRecord(key, t.freshRecord([UInt8(index)]))
          try t.expect("whether it was destroyed", try await t.destroyRecord(key), equals: true)
        }
      }),
  ]
}
