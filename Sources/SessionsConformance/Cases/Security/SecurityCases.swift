import Sessions

/// The secrecy of tokens: their origin, what they reveal, and the uselessness of a stolen half.
enum SecurityCases {
  static let all: [ConformanceCase] = [
    ConformanceCase(
      "SEC-001", "a token that a client made up never becomes the token of a session", rules: ["ID-3"],
      body: { t in
        let chosen = [SessionToken().text, SessionToken().text, String(repeating: "A", count: 64), "chosen"]
        for token in chosen {
          try await t.expectAbsent(token)
          let session = try await t.create([.set("a", json("1"))])
          try t.expect("the new token", session.token != token, expected: "a fresh one", seen: "the client's")
          try await t.expectAbsent(token)
        }
      }),
    ConformanceCase(
      "SEC-002", "500 sessions have 500 tokens and 500 keys", rules: ["ID-1", "ID-3"],
      body: { t in
        var (tokens, keys): (Set<String>, Set<RecordKey>) = ([], [])
        for _ in 0..<500 {
          let session = try await t.create([.set("a", json("1"))])
          tokens.insert(session.token)
          keys.insert(session.snapshot.id)
        }
        try t.expect("the number of different tokens", tokens.count, equals: 500)
        try t.expect("the number of different keys", keys.count, equals: 500)
      }),
    ConformanceCase(
      "SEC-003", "every bit of selector and secret looks random", rules: ["ID-1"], needsRecords: true, isStochastic: true,
      body: { t in
        var ones = [Int](repeating: 0, count: 384)
        var session = try await t.create([.set("a", json("1"))])
        for round in 0..<256 {
          if round % 2 == 0 {
            session = try await t.create([.set("a", json("1"))])
          } else {
            // Rotations draw their secrets from the same source.
            let rotated = try await t.write([], to: session, rotating: .newIdentity())
            try t.expect("the token", rotated.token != session.token, expected: "another one", seen: "the same")
            session = rotated
          }
          for (index, byte) in (Base64URL.decode(session.token) ?? []).prefix(48).enumerated() {
            for bit in 0..<8 where byte >> bit & 1 == 1 { ones[8 * index + bit] += 1 }
          }
        }
        // 256 fair bits: 128 ones, with a standard deviation of 8. Eight of them is a chance of 1 in 10^12 for all bits together.
        let odd = ones.indices.filter { !(64...192).contains(ones[$0]) }
        try t.expect("the bits that are not random", odd, equals: [])
      }),
    ConformanceCase(
      "SEC-004", "a token is made of characters that need no escape in a cookie or URL", rules: ["ID-2"],
      body: { t in
        let alphabet = Set(TokenCases.alphabet)
        let session = try await t.create([.set("a", json("\"é;, \\\"\""))])
        let rotated = try await t.write([], to: session, rotating: .privilegeChange())
        for token in [session.token, rotated.token] {
          let others = Set(token).subtracting(alphabet)
          try t.expect("the characters of a token", others.isEmpty, expected: "A-Z a-z 0-9 - _", seen: "\(others.count) others")
          if !t.records.isEmpty { try t.expect("the length of the token", token.count, equals: 64) }
        }
      }),
    ConformanceCase(
      "SEC-013", "a stored record holds neither the token nor its secret, in any spelling", rules: ["ID-4"],
      needsRecords: true,
      body: { t in
        let first = try await t.create([.set("a", json("1")), .flash("f", json("2")), .setSubject("ada")])
        let second = try await t.write([.set("b", json("1"))], to: first, rotating: .periodic)
        guard let record = try await t.loadRecord(first.snapshot.id) else {
          throw CaseFailure("the record", expected: "under the session's key", seen: "none")
        }
        let stored = record.payload + (record.subject.map { Array($0.utf8) } ?? [])
        for token in [first.token, second.token] {
          let bytes = Base64URL.decode(token) ?? []
          let secret = Array(bytes.dropFirst(16))
          let hex = secret.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
          let spellings: [[UInt8]] = [
            Array(token.utf8), Array(token.utf8.suffix(40)), bytes, secret, Array(secret.prefix(16)), Array(secret.suffix(16)),
            Array(hex.utf8), Array(hex.uppercased().utf8), Array(secret.reversed()),
            secret.withUnsafeBytes { Array(Base64URL.encode($0).utf8) },
          ]
          for spelling in spellings {
            try t.expect(
              "the stored bytes", !stored.contains(spelling), expected: "no secret in them",
              seen: "\(spelling.count) bytes of a token or its secret")
          }
        }
      }),
    ConformanceCase(
      "SEC-014", "what is stored is no token: neither the key nor the verifier opens the session", rules: ["ID-4"],
      needsRecords: true,
      body: { t in
        let session = try await t.create([.set("a", json("1"))])
        let key = session.snapshot.id.bytes
        guard let record = try await t.loadRecord(session.snapshot.id), let payload = try? RecordPayload(record.payload) else {
          throw CaseFailure("the record", expected: "in the record format, under the session's key", seen: "something else")
        }
        let verifier = payload.verifier.bytes
        func text(_ bytes: [UInt8]) -> String { bytes.withUnsafeBytes { Base64URL.encode($0) } }
        let texts = [
          text(key + verifier), text(key), text(verifier), text(verifier + key), text(key + [UInt8](repeating: 0, count: 32)),
          text(key + key + key), text(key + verifier.reversed()),
        ]
        try await TokenCases.expectRejected(t, texts, beside: session)
      }),
    ConformanceCase(
      "SEC-016", "a token that an attacker planted before the login opens nothing of what comes after it",
      rules: ["ROT-1", "ROT-3", "ID-3"], needs: [.rotationRevocation],
      limited: .init(deviation: .rotationDoesNotRevoke) { t in
        let planted = try await t.create([.set("cart", json("1"))])
        let victim = try await t.live(planted.token)
        _ = try await t.write([.set("user", json("\"ada\"")), .setSubject("ada")], to: victim, rotating: .privilegeChange())
        let seen = try await t.expectFields(planted.token, ["cart": json("1")])
        try t.expect("the subject", seen.snapshot.content.subject, equals: nil)
      },
      body: { t in
        let planted = try await t.create([.set("cart", json("1"))])
        let attacker = try await t.live(planted.token)
        let victim = try await t.live(planted.token)
        let user = try await t.write(
          [.set("user", json("\"ada\"")), .setSubject("ada")], to: victim, rotating: .privilegeChange())
        try await t.expectNotLive(planted.token)
        try await t.expectCommit([.set("user", json("\"eve\""))], to: attacker, "superseded")
        try await t.expectFields(user.token, ["cart": json("1"), "user": json("\"ada\"")])
      }),
    ConformanceCase(
      "SEC-017", "a token copied before the logout opens nothing after it", rules: ["ST-5"], needs: [.revocation],
      limited: .init(deviation: .destroyDoesNotRevoke) { t in
        let session = try await t.create([.set("a", json("1"))])
        try await t.destroy(session)
        try await t.expectFields(session.token, ["a": json("1")])
        try await t.expectEnd(session, after: .seconds(3600))
      },
      body: { t in
        let session = try await t.create([.set("a", json("1"))])
        let rotated = try await t.write([], to: session, rotating: .periodic)
        try await t.destroy(rotated)
        for token in [session.token, rotated.token] {
          try await t.expectAbsent(token)
          t.advance(by: .seconds(60))
          try await t.expectAbsent(token)
        }
      }),
    ConformanceCase(
      "SEC-018", "opening unknown tokens leaves nothing behind", rules: ["ID-3", "ST-2"], needs: [.prune],
      body: { t in
        for _ in 0..<300 { try await t.expectAbsent(SessionToken().text) }
        t.advance(by: .seconds(2 * 86400))
        try t.expect("the records that are left", try await t.prune(), equals: 0)
      }),
    ConformanceCase(
      "ID-002", "a wrong secret neither changes nor removes the record", rules: ["ID-7"], needsRecords: true,
      body: { t in
        let session = try await t.create([.set("a", json("1")), .flash("f", json("1"))])
        let before = try await t.loadRecord(session.snapshot.id)
        t.advance(by: .seconds(1800))
        for token in wrongSecrets(for: session.token) { try await t.expectAbsent(token) }
        let after = try await t.loadRecord(session.snapshot.id)
        try t.expect("the record", after == before, expected: t.describe(before), seen: t.describe(after))
        try await t.expectFields(session.token, ["a": json("1")])
      }),
    ConformanceCase(
      "ID-003", "a wrong secret for a known selector is reported, an unknown selector is not", level: .should,
      rules: ["ID-7"], needs: [.reuseDetection], needsRecords: true,
      body: { t in
        let session = try await t.create([.set("a", json("1"))])
        try await t.expectAbsent(SessionToken().text)
        _ = try await t.live(session.token)
        try t.expect("the events so far", t.events, equals: [])
        let wrong = wrongSecrets(for: session.token)
        for token in wrong { try await t.expectAbsent(token) }
        let seen = t.events.count { $0 == .verifierMismatch(session.snapshot.id) }
        try t.expect("the number of verifierMismatch events", seen, equals: wrong.count)
      }),
    ConformanceCase(
      "ID-004", "the selector of one session with the secret of another opens neither", rules: ["ID-7"],
      needsRecords: true,
      body: { t in
        let one = try await t.create([.set("a", json("1"))])
        let two = try await t.create([.set("a", json("2"))])
        guard let first = Base64URL.decode(one.token), let second = Base64URL.decode(two.token) else {
          throw CaseFailure("the tokens", expected: "base64url", seen: "something else")
        }
        for mixed in [first.prefix(16) + second.dropFirst(16), second.prefix(16) + first.dropFirst(16)] {
          try await t.expectAbsent(Array(mixed).withUnsafeBytes { Base64URL.encode($0) })
        }
        try await t.expectFields(one.token, ["a": json("1")])
        try await t.expectFields(two.token, ["a": json("2")])
      }),
    ConformanceCase(
      "ID-005", "of several tokens the one that opens a session is used; two that do are none", rules: ["ID-8"],
      body: { t in
        let one = try await t.create([.set("a", json("1"))])
        let two = try await t.create([.set("a", json("2"))])
        let noise = [SessionToken().text, "noise", ""]
        try await expect(t, [one.token], opens: one, isAmbiguous: false)
        try await expect(t, noise + [one.token], opens: one, isAmbiguous: false)
        try await expect(t, [one.token] + noise, opens: one, isAmbiguous: false)
        try await expect(t, [one.token, one.token], opens: one, isAmbiguous: false)
        try await expect(t, [one.token, two.token], opens: nil, isAmbiguous: true)
        try await expect(t, [two.token, "noise", one.token, one.token], opens: nil, isAmbiguous: true)
        try await expect(t, noise, opens: nil, isAmbiguous: false)
        try await expect(t, [], opens: nil, isAmbiguous: false)
      }),
  ]

  private static func expect(_ t: CaseContext, _ tokens: [String], opens session: HeldSession?, isAmbiguous: Bool) async throws {
    let seen = try await t.store.open(anyOf: tokens, now: t.now)
    var fields: FieldMap?
    if case .live(let snapshot) = seen.outcome { fields = snapshot.content.fields }
    let what = "opening \(tokens.count) tokens"
    try t.expect(what, fields, equals: session?.snapshot.content.fields)
    try t.expect("whether \(what) is ambiguous", seen.isAmbiguous, equals: isAmbiguous)
  }

  /// Returns the token with each of a few changes of its secret half.
  private static func wrongSecrets(for token: String) -> [String] {
    guard let bytes = Base64URL.decode(token), bytes.count == 48 else { return [] }
    return [16, 17, 31, 32, 40, 47].map { position in
      var changed = bytes
      changed[position] ^= 1
      return changed.withUnsafeBytes { Base64URL.encode($0) }
    }
  }
}

extension [UInt8] {
  /// Whether the bytes contain the others as one run.
  func contains(_ other: [UInt8]) -> Bool {
    guard !other.isEmpty, count >= other.count else { return false }
    return (0...(count - other.count)).contains { start in self[start..<(start + other.count)].elementsEqual(other) }
  }
}
