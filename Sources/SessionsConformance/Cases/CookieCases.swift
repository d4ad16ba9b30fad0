import Sessions

/// Sealed cookies: stores without server state.
enum CookieCases {
  /// Writes values of growing length until the store refuses one; returns the last session that fit and the refused length.
  private static func fill(_ t: CaseContext, _ session: HeldSession, from start: Int, by step: Int) async throws
    -> (session: HeldSession, refused: Int)
  {
    var last = session
    for length in stride(from: start, through: 8192, by: step) {
      do {
        last = try await t.write([.set("v", SizeCases.text(length))], to: last)
      } catch let error as SessionError where error.code == .tooLarge {
        return (last, length)
      }
    }
    throw CaseFailure("values of up to 8 KiB", expected: "tooLarge before that", seen: "no error")
  }

  static let all: [ConformanceCase] = [
    ConformanceCase(
      "CK-001", "the halves of two cookies make no third", rules: ["CK-1", "CK-2"], needsAbsent: [.revocation],
      body: { t in
        let one = try await t.create([.set("user", json("\"ada\""))])
        let two = try await t.create([.set("user", json("\"bob\""))])
        var texts: [String] = []
        for cut in stride(from: 1, to: min(one.token.count, two.token.count), by: 3) {
          texts.append("\(one.token.prefix(cut))\(two.token.dropFirst(cut))")
          texts.append("\(two.token.prefix(cut))\(one.token.dropFirst(cut))")
        }
        try await TokenCases.expectRejected(t, texts.filter { $0 != one.token && $0 != two.token }, beside: one)
        try await t.expectFields(two.token, ["user": json("\"bob\"")])
      }),
    ConformanceCase(
      "CK-002", "a session too large for its cookie is refused, and the old cookie goes on", rules: ["CK-8", "SZ-1"],
      needsAbsent: [.revocation],
      body: { t in
        let session = try await t.create([.set("a", json("1")), .flash("f", json("1"))])
        try await SizeCases.expectTooLarge(t, [.set("b", json("2")), .set("v", SizeCases.text(4096))], to: session)
        try await SizeCases.expectTooLarge(t, [.flash("v", SizeCases.text(4096))], to: session)
        try await t.expectTaken(.all, from: session, ["f": json("1")])
      }),
    ConformanceCase(
      "CK-003", "a cookie is never longer than browsers keep, up to the largest value that fits", rules: ["CK-8"],
      needsAbsent: [.revocation],
      body: { t in
        let session = try await t.create([.set("a", json("1"))])
        let coarse = try await fill(t, session, from: 1000, by: 100)
        let (largest, refused) = try await fill(t, coarse.session, from: coarse.refused - 99, by: 1)
        try t.expect("the cookie's length", largest.token.utf8.count <= 4096, expected: "at most 4096", seen: "\(largest.token.utf8.count)")
        try await t.expectFields(largest.token, ["a": json("1"), "v": SizeCases.text(refused - 1)])
      }),
    ConformanceCase(
      "CK-004", "an active session gets a new cookie only when the touch is due", rules: ["CK-7", "TTL-8", "ST-4"],
      needsAbsent: [.revocation], configuration: .lifetimes(idle: .hours(1), absolute: .hours(24)),
      body: { t in
        let session = try await t.create([.set("a", json("1"))])
        t.advance(by: .seconds(59))
        try await t.expectTouch(session, "not due")
        t.advance(by: .seconds(2))
        let touched = try await t.expectTouched(session)
        try t.expect("the cookie", touched.token != session.token, expected: "a new one", seen: "the old one")
        try await t.expectTouch(touched, "not due")
        try t.expectDeadlines(try await t.live(touched.token), idle: .seconds(3600), absolute: .seconds(86400 - 61))
        try t.expect(
          "the declared deviations", t.store.deviations.contains(.touchSendsCookie), expected: "DEV-7 among them",
          seen: "\(t.store.deviations.sorted().map(\.rawValue))")
      }),
    ConformanceCase(
      "CK-005", "the deadlines are sealed in: an old copy ends when it said, whatever became of the session",
      rules: ["CK-5", "TTL-1"], needsAbsent: [.revocation],
      body: { t in
        let old = try await t.create([.set("a", json("1"))])
        t.advance(by: .seconds(1800))
        let touched = try await t.expectTouched(old)
        t.advance(by: .seconds(1800) - .milliseconds(1))
        try await t.expectFields(old.token, ["a": json("1")])
        t.advance(by: .milliseconds(1))
        try await t.expectAbsent(old.token)
        try await t.expectFields(touched.token, ["a": json("1")])
        try await t.expectCommit([.set("b", json("2"))], to: old, "gone")
        try await t.expectTouch(old, "gone")
      }),
    ConformanceCase(
      "CK-006", "the absolute deadline is sealed in: no activity outlives it", rules: ["CK-5", "TTL-3"],
      needsAbsent: [.revocation], configuration: .lifetimes(idle: .hours(1), absolute: .hours(2)),
      body: { t in
        var session = try await t.create([.set("n", json("0"))])
        for n in 1...3 {
          t.advance(by: .seconds(1800))
          session = try await t.write([.set("n", json("\(n)"))], to: session)
        }
        try await t.expectEnd(session, after: .seconds(1800))
      }),
    ConformanceCase(
      "CK-007", "a cookie from more than five minutes in the future is refused, one from less is not", rules: ["CK-5"],
      needsAbsent: [.revocation],
      body: { t in
        t.advance(by: .seconds(600))
        let session = try await t.create([.set("a", json("1"))])
        t.advance(by: .seconds(-299))
        try await t.expectFields(session.token, ["a": json("1")])
        t.advance(by: .seconds(-2))
        try await t.expectAbsent(session.token)
        t.advance(by: .seconds(301))
        try await t.expectFields(session.token, ["a": json("1")])
      }),
    ConformanceCase(
      "CK-008", "a cookie does not show what it holds", rules: ["CK-1"], needsAbsent: [.revocation],
      body: { t in
        let marker = "planted-marker-7f3a"
        let session = try await t.create([
          .set(marker, json("\"\(marker)\"")), .flash(marker, json("\"\(marker)\"")), .setSubject(marker),
        ])
        let bytes = Base64URL.decode(session.token) ?? []
        try t.expect("the cookie's bytes", !bytes.isEmpty, expected: "base64url", seen: "something else")
        for part in [marker, String(marker.prefix(8)), String(marker.suffix(8))] {
          let isShown = session.token.contains(part) || bytes.contains(Array(part.utf8))
          try t.expect("what the cookie shows", !isShown, expected: "nothing", seen: "a key, a value or the subject")
        }
      }),
    ConformanceCase(
      "CK-009", "the same content is sealed differently each time", rules: ["CK-1"], needsAbsent: [.revocation],
      isStochastic: true,
      body: { t in
        var tokens: Set<String> = []
        var middles: Set<String> = []
        for _ in 0..<500 {
          let token = try await t.create([.set("a", json("1"))]).token
          tokens.insert(token)
          middles.insert(String(token.dropFirst(token.count / 2).prefix(12)))
        }
        try t.expect("the number of different cookies", tokens.count, equals: 500)
        try t.expect("the number of different middles", middles.count, equals: 500)
      }),
    ConformanceCase(
      "CK-010", "nothing that is not sealed opens a session", rules: ["CK-4"], needsAbsent: [.revocation],
      body: { t in
        let session = try await t.create([.set("a", json("1"))])
        let plain = ["{\"a\":1}", "{\"fields\":{\"a\":1}}", "a=1", "\u{1}\u{2}", "user=ada"]
        let encoded = plain.map { Array($0.utf8).withUnsafeBytes { Base64URL.encode($0) } }
        let zeros = [29, 64, 128, 200].map { [UInt8](repeating: 0, count: $0).withUnsafeBytes { Base64URL.encode($0) } }
        let ones = [29, 64, 128, 200].map { [UInt8](repeating: 1, count: $0).withUnsafeBytes { Base64URL.encode($0) } }
        try await TokenCases.expectRejected(t, plain + encoded + zeros + ones, beside: session)
      }),
    ConformanceCase(
      "CK-011", "each header byte that says format, key or nonce is sealed in", rules: ["CK-2", "CK-3"],
      needsAbsent: [.revocation],
      body: { t in
        let session = try await t.create([.set("a", json("1"))])
        guard let bytes = Base64URL.decode(session.token) else {
          throw CaseFailure("the cookie", expected: "base64url", seen: "something else")
        }
        var texts: [String] = []
        for position in 0..<min(40, bytes.count) {
          for value in [0, 1, 2, 0x7F, 0xFF, bytes[position] ^ 0x80] where UInt8(value) != bytes[position] {
            var changed = bytes
            changed[position] = UInt8(value)
            texts.append(changed.withUnsafeBytes { Base64URL.encode($0) })
          }
        }
        try await TokenCases.expectRejected(t, texts, beside: session)
      }),
    ConformanceCase(
      "CAP-001", "a store with server state declares no deviation", rules: ["ST-5", "FL-2", "CC-1"], needs: [.revocation],
      body: { t in
        for store in t.stores {
          try t.expect("the declared deviations", store.deviations.sorted().map(\.rawValue), equals: [])
        }
      }),
    ConformanceCase(
      "CAP-002", "what a store declares that it cannot keep it does not declare that it can", rules: ["ERR-1"],
      body: { t in
        for store in t.stores {
          for deviation in store.deviations {
            let claimed = contradicting(deviation).intersection(store.capabilities)
            try t.expect(
              "the capabilities beside \(deviation.rawValue)", claimed.isEmpty, expected: "none that contradicts it",
              seen: claimed.sorted().map(\.rawValue).joined(separator: ", "))
          }
        }
      }),
    ConformanceCase(
      "CAP-003", "all store objects on one namespace declare the same", rules: ["ERR-1"],
      body: { t in
        for store in t.stores {
          try t.expect("the capabilities", store.capabilities.sorted(), equals: t.stores[0].capabilities.sorted())
          try t.expect("the deviations", store.deviations.sorted(), equals: t.stores[0].deviations.sorted())
        }
      }),
    ConformanceCase(
      "CAP-004", "a store that lacks what every server-side store can do declares which rule it does not keep", level: .should,
      rules: ["ERR-1"], needsAbsent: [.revocation],
      body: { t in
        let excused = t.store.deviations.reduce(into: Set<SessionCapability>()) { $0.formUnion(contradicting($1)) }
        let silent = SessionCapability.serverSide.subtracting(t.store.capabilities).subtracting(excused)
        try t.expect(
          "the missing capabilities", silent.isEmpty, expected: "each with a deviation",
          seen: silent.sorted().map(\.rawValue).joined(separator: ", "))
      }),
  ]

  private static func contradicting(_ deviation: SessionDeviation) -> Set<SessionCapability> {
    switch deviation {
    case .destroyDoesNotRevoke, .logoutRacesResponses, .touchSendsCookie: return [.revocation]
    case .flashOncePerHolder: return [.atomicFlash]
    case .lastWriteWins: return [.mergedCommits]
    case .rotationDoesNotRevoke: return [.rotationRevocation]
    case .noReuseDetection: return [.reuseDetection]
    case .noEnumeration: return [.subjectIndex, .prune]
    }
  }
}
