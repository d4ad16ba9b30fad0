import Sessions

extension FaultyStore {
  /// Faults of the cookie store in reading a request's cookies and in what it has to send.
  static let lateCookieFaults: [FaultyStore] = [
    FaultyStore(
      "carrier-reads-first", "Of several cookies with one name only the first is read.",
      probe: { subject in
        guard let carrier = subject.store.carrier else { return "no carrier" }
        let tokens = [try await subject.begin([.set("a", json("1"))]).token, try await subject.begin([.set("a", json("2"))]).token]
        return "\(carrier.tokens(in: try tokens.flatMap { try carrier.cookies(for: $0) }).count) tokens"
      },
      cookies: { base in
        altering(base) { carrier, cookies in
          var seen: Set<String> = []
          return carrier.tokens(in: cookies.filter { seen.insert($0.name).inserted })
        }
      }),
    FaultyStore(
      "carrier-ignores-names", "Every cookie of a request is read, whatever its name.",
      probe: { subject in
        guard let carrier = subject.store.carrier else { return "no carrier" }
        let token = try await subject.begin([.set("a", json("1"))]).token
        return "\(carrier.tokens(in: [(name: "other", value: token)]).count) tokens"
      },
      cookies: { base in
        altering(base) { carrier, cookies in carrier.tokens(in: cookies.map { (name: carrier.names.first ?? $0.name, value: $0.value) }) }
      }),
    FaultyStore(
      "carrier-deletes-nothing", "A carrier names no cookie to delete when a session ends.",
      probe: { subject in "\(subject.store.carrier?.namesToDelete(whenSetting: []).count ?? -1) names" },
      cookies: { base in
        AlteredSessionStore(base, carrier: base.carrier.map { AlteredCarrier(base: $0, deletes: { _, _ in [] }) })
      }),
    FaultyStore(
      "take-sends-no-cookie", "A take of flash sends no cookie, and the old one still has it.",
      probe: { subject in
        let session = try await subject.begin([.flash("f", json("1"))])
        let outcome = try await subject.store.takeFlash(.all, from: session.snapshot, now: subject.now)
        if case .taken(_, _, _?) = outcome { return "a token" }
        return "no token"
      },
      cookies: { base in
        AlteredSessionStore(
          base,
          takeFlash: { selection, snapshot, now in
            let outcome = try await base.takeFlash(selection, from: snapshot, now: now)
            guard case .taken(let values, let session, _) = outcome else { return outcome }
            return .taken(values, session, token: nil)
          })
      }),
    FaultyStore(
      "touch-cookie-undeclared", "A cookie store does not declare that it sends a cookie to record activity.",
      probe: FaultProbes.declarations,
      cookies: { base in AlteredSessionStore(base, deviations: base.deviations.subtracting([.touchSendsCookie])) }),
  ]

  private static func altering(_ base: any SessionStore, tokens: @escaping AlteredCarrier.Tokens) -> AlteredSessionStore {
    AlteredSessionStore(base, carrier: base.carrier.map { AlteredCarrier(base: $0, tokens: tokens) })
  }
}

/// A carrier that reads tokens or names cookies to delete in another way.
private struct AlteredCarrier: SessionTokenCarrier {
  typealias Cookies = [(name: String, value: String)]
  typealias Tokens = @Sendable (_ carrier: any SessionTokenCarrier, _ cookies: Cookies) -> [String]

  let base: any SessionTokenCarrier
  var tokens: Tokens = { $0.tokens(in: $1) }
  var deletes: Tokens = { $0.namesToDelete(whenSetting: $1) }

  var names: [String] { base.names }
  var attributesBytes: Int { base.attributesBytes }

  func tokens(in cookies: Cookies) -> [String] { tokens(base, cookies) }
  func cookies(for token: String) throws(SessionError) -> Cookies { try base.cookies(for: token) }
  func namesToDelete(whenSetting cookies: Cookies) -> [String] { deletes(base, cookies) }
}
