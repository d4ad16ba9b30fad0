import Sessions

/// Texts that are no tokens of the store: each is absent and changes nothing.
enum TokenCases {
  /// Expects that none of the texts opens anything, and that the session is as it was.
  static func expectRejected(_ t: CaseContext, _ texts: [String], beside session: HeldSession) async throws {
    for text in texts { try await t.expectAbsent(text) }
    let seen = try await t.expectFields(session.token, session.snapshot.content.fields)
    try t.expect("the version", seen.snapshot.version, equals: session.snapshot.version)
    try t.expect("the idle deadline", seen.snapshot.idleDeadline, equals: session.snapshot.idleDeadline)
  }

  static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")

  static let all: [ConformanceCase] = [
    ConformanceCase(
      "BAD-001", "an empty token is absent", rules: ["ID-2"],
      body: { t in
        let session = try await t.create([.set("a", json("1"))])
        try await expectRejected(t, [""], beside: session)
      }),
    ConformanceCase(
      "BAD-002", "a text of the wrong length is absent, shorter, longer or doubled", rules: ["ID-2", "CK-2"],
      body: { t in
        let session = try await t.create([.set("a", json("1"))])
        let token = session.token
        var texts = [1, 21, 22, 32, 63].map { String(token.prefix($0)) }
        texts += [String(token.dropLast()), String(token.dropFirst()), "A" + token]
        texts += ["A", "-", "=", "==", "AAAA", token].map { token + $0 }
        try await expectRejected(t, texts, beside: session)
      }),
    ConformanceCase(
      "BAD-003", "a token with white space, control characters, quotes or padding around or in it is absent",
      rules: ["ID-2", "CK-2"],
      body: { t in
        let session = try await t.create([.set("a", json("1"))])
        let token = session.token
        var texts: [String] = []
        let intruders = [
          " ", "\t", "\n", "\r\n", "\0", "\u{7F}", "\"", "=", ";", ",", "%00", "%41", "+", "/", "\u{FEFF}", "\u{200B}",
        ]
        for intruder in intruders {
          texts += ["\(intruder)\(token)", "\(token)\(intruder)", "\(token.dropLast())\(intruder)"]
          texts.append("\(token.prefix(30))\(intruder)\(token.dropFirst(30))")
          texts.append("\(token.prefix(30))\(intruder)\(token.dropFirst(31))")
        }
        texts += ["\"\(token)\"", "session=\(token)", "[\"\(token)\"]"]
        try await expectRejected(t, texts, beside: session)
      }),
    ConformanceCase(
      "BAD-004", "a token of one mebibyte is absent", rules: ["ID-2", "SZ-3"],
      body: { t in
        let session = try await t.create([.set("a", json("1"))])
        let long = String(repeating: "A", count: 1 << 20)
        try await expectRejected(t, [long, session.token + long, long + session.token], beside: session)
      }),
    ConformanceCase(
      "BAD-005", "paths instead of a token are absent", rules: ["ID-2"],
      body: { t in
        let session = try await t.create([.set("a", json("1"))])
        let paths = [
          "../../etc/passwd", "..\\..\\windows\\win.ini", "/etc/passwd", "file:///etc/passwd", "x/../../FLUSHALL", ".", "..",
          "%2e%2e%2f", "C:\\", "~root", "con", "\(session.token)/../\(session.token)", "./\(session.token)",
        ]
        try await expectRejected(t, paths + paths.map(padded), beside: session)
      }),
    ConformanceCase(
      "BAD-006", "commands of query languages instead of a token are absent and do nothing", rules: ["ID-2"],
      body: { t in
        let session = try await t.create([.set("a", json("1"))])
        let commands = [
          "' OR 1=1--", "'; DROP TABLE sessions; --", "\" OR \"\"=\"", "1; DELETE FROM sessions", "%", "_", "*", "?", "[a-z]*",
          "\r\nFLUSHALL\r\n", "*1\r\n$8\r\nFLUSHALL\r\n", "{\"$gt\":\"\"}", "{\"$ne\":null}", "[$ne]=1", "${jndi:ldap://x}", "$where",
          "{{7*7}}", "\\u0000", "NULL", "undefined", "null", "true", "0", "-1", "[object Object]",
        ]
        try await expectRejected(t, commands + commands.map(padded), beside: session)
      }),
    ConformanceCase(
      "BAD-012", "500 random texts, many as long as a token, are absent", rules: ["ID-2", "ID-7"],
      body: { t in
        let session = try await t.create([.set("a", json("1"))])
        var texts: [String] = []
        for round in 0..<500 {
          let count = round % 2 == 0 ? session.token.count : t.random(in: 0...200)
          switch round % 5 {
          case 0: texts.append(String((0..<count).map { _ in alphabet[t.random(in: 0...63)] }))
          case 1: texts.append(String((0..<count).map { _ in Character(UnicodeScalar(UInt8(t.random(in: 0...255)))) }))
          case 2:
            texts.append(String((0..<count).compactMap { _ in UnicodeScalar(t.random(in: 0...0x2FFFF)).map { Character($0) } }))
          default:
            // A real token with a few characters changed.
            var characters = Array(session.token)
            for _ in 0...t.random(in: 0...3) {
              characters[t.random(in: 0...characters.count - 1)] = alphabet[t.random(in: 0...63)]
            }
            texts.append(String(characters))
          }
        }
        try await expectRejected(t, texts.filter { $0 != session.token }, beside: session)
      }),
    ConformanceCase(
      "ID-001", "the standard base64 alphabet, other cases and look-alike characters open nothing", rules: ["ID-2"],
      body: { t in
        // A token that has both characters in which the two alphabets differ, or the best of a few.
        var session = try await t.create([.set("a", json("1"))])
        for _ in 0..<200 where !(session.token.contains("-") && session.token.contains("_")) {
          session = try await t.create([.set("a", json("1"))])
        }
        let token = session.token
        func replacing(_ pairs: [Character: Character]) -> String { String(token.map { pairs[$0] ?? $0 }) }
        let lookAlikes: [Character: Character] = [
          "A": "\u{0410}", "B": "\u{0412}", "a": "\u{0430}", "e": "\u{0435}", "o": "\u{043E}", "p": "\u{0440}", "c": "\u{0441}",
          "x": "\u{0445}", "-": "\u{2010}", "_": "\u{FF3F}", "1": "\u{FF11}", "0": "\u{FF10}", "I": "\u{0399}", "K": "\u{212A}",
        ]
        let fullWidth = Dictionary(
          uniqueKeysWithValues: alphabet.compactMap { character in
            character.unicodeScalars.first.flatMap { UnicodeScalar($0.value + 0xFEE0) }.map { (character, Character($0)) }
          })
        let texts = [
          replacing(["-": "+", "_": "/"]), token.lowercased(), token.uppercased(), String(token.reversed()), replacing(lookAlikes),
          replacing(fullWidth), token + "\u{301}",
        ]
        try await expectRejected(t, texts.filter { $0 != token }, beside: session)
      }),
    ConformanceCase(
      "SEC-005", "every change of a single character of a token makes it absent, in the selector and in the secret",
      rules: ["ID-2", "ID-7", "CK-2"],
      body: { t in
        let session = try await t.create([.set("a", json("1"))])
        let characters = Array(session.token)
        var texts: [String] = []
        for (position, character) in characters.enumerated() {
          let value = alphabet.firstIndex(of: character) ?? 0
          // Each bit of each character; the lowest could be one that a sloppy decoder ignores at the end.
          for bit in 0..<6 where characters.count <= 64 || bit == position % 6 || position >= characters.count - 4 {
            var changed = characters
            changed[position] = alphabet[value ^ (1 << bit)]
            texts.append(String(changed))
          }
        }
        try await expectRejected(t, texts, beside: session)
      }),
    ConformanceCase(
      "SEC-006", "every beginning and every end of a token, alone or filled up, is absent", rules: ["ID-2", "CK-2"],
      body: { t in
        let session = try await t.create([.set("a", json("1"))])
        let token = session.token
        var texts: [String] = []
        for cut in stride(from: 1, to: token.count, by: max(1, token.count / 64)) {
          let (beginning, end) = (token.prefix(cut), token.dropFirst(cut))
          let filler = String(repeating: "A", count: cut)
          let rest = String(repeating: "A", count: token.count - cut)
          texts += [String(beginning), String(end), "\(filler)\(end)", "\(beginning)\(rest)", "\(end)\(beginning)"]
        }
        try await expectRejected(t, texts.filter { $0 != token }, beside: session)
      }),
  ]

  /// Fills the text up to the length of a server-side token with characters of its alphabet.
  private static func padded(_ text: String) -> String {
    text + String(repeating: "A", count: max(0, 64 - text.utf8.count))
  }
}
