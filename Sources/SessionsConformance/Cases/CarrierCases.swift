import Sessions

/// The mapping between tokens and cookies of a store that has one of its own.
enum CarrierCases {
  private static func carrier(_ t: CaseContext) throws -> any SessionTokenCarrier {
    guard let carrier = t.store.carrier else {
      throw CaseUndecided.notApplicable("a token of this store is the value of one cookie, with any name")
    }
    return carrier
  }

  private static func expectTokens(
    _ t: CaseContext, _ what: String, _ carrier: any SessionTokenCarrier, _ cookies: [(name: String, value: String)], _ tokens: [String]
  ) throws {
    let seen = carrier.tokens(in: cookies)
    try t.expect(
      "the tokens in \(what)", seen == tokens, expected: "\(tokens.count)",
      seen: seen.count == tokens.count ? "as many, but others or in another order" : "\(seen.count)")
  }

  static let all: [ConformanceCase] = [
    ConformanceCase(
      "CK-014", "a token comes back whole from the cookies that carry it, and each name is either set or deleted", rules: ["CK-8", "ID-8"],
      needsAbsent: [.revocation],
      body: { t in
        let carrier = try carrier(t)
        guard let name = carrier.names.first else { throw CaseFailure("the carrier's names", expected: "one at least", seen: "none") }
        for operations in [[.set("a", json("1"))], [.set("v", SizeCases.text(1500))]] as [[SessionOperation]] {
          let token = try await t.create(operations).token
          let cookies = try carrier.cookies(for: token)
          for cookie in cookies {
            let line = "Set-Cookie: \(cookie.name)=\(cookie.value)".utf8.count + carrier.attributesBytes
            try t.expect("the octets of a header line", line <= 4096, expected: "at most 4096", seen: "\(line)")
          }
          let others = [("other", "1"), ("x\(name)", token), ("\(name)x", token)].map { (name: $0.0, value: $0.1) }
          try expectTokens(t, "the cookies that carry a token, among others", carrier, others + cookies + others, [token])
          try expectTokens(t, "the same in another order", carrier, others + cookies.reversed(), [token])
          try expectTokens(t, "the cookies of others", carrier, others, [])
          let kept = Set(carrier.names).subtracting(cookies.map(\.name))
          try t.expect("the names to delete beside the token", Set(carrier.namesToDelete(whenSetting: cookies)), equals: kept)
        }
        try t.expect("the names to delete at the end", Set(carrier.namesToDelete(whenSetting: [])), equals: Set(carrier.names))
      }),
    ConformanceCase(
      "CK-015", "of several cookies with one name each is a candidate in its order, and one that is no token hides none", rules: ["ID-8"],
      needsAbsent: [.revocation],
      body: { t in
        let carrier = try carrier(t)
        let (one, two) = (try await t.create([.set("a", json("1"))]), try await t.create([.set("a", json("2"))]))
        let (first, second) = (try carrier.cookies(for: one.token), try carrier.cookies(for: two.token))
        try expectTokens(t, "two cookies", carrier, first + second, [one.token, two.token])
        try expectTokens(t, "two cookies, the other way round", carrier, second + first, [two.token, one.token])
        let both = try await t.open(anyOf: carrier.tokens(in: first + second))
        try t.expect("whether the two cookies are ambiguous", both.isAmbiguous, equals: true)
        let rubbish = ["", "x", "deleted", "AQ", String(repeating: "A", count: 200)].flatMap { value in
          first.map { (name: $0.name, value: value) }
        }
        for cookies in [rubbish + first, first + rubbish, first + first, rubbish + first + first + rubbish] {
          let opened = try await t.open(anyOf: carrier.tokens(in: cookies))
          guard case .live(let snapshot) = opened.outcome else {
            throw CaseFailure("opening what \(cookies.count) cookies mean", expected: "live", seen: t.describe(opened.outcome))
          }
          try t.expect("the fields", snapshot.content.fields, equals: ["a": json("1")])
        }
      }),
  ]
}
