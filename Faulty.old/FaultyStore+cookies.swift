import Sessions
import SessionsCookie

extension FaultyStore {
  /// Faults of the cookie store.
  static let cookieFaults: [FaultyStore] = [
    FaultyStore(
      "late-cookie-opens", "A cookie opens for five minutes after its deadline.",
      probe: { subject in
        let session = try await subject.begin([.set("a", json("1"))])
        return try await subject.opening(session.token, after: .seconds(3601))
      },
      cookies: LateCookieOpens.init(base:)),
    FaultyStore(
      "future-cookie-opens", "A cookie that was sealed in the future opens.",
      probe: { subject in
        let session = try await subject.begin([.set("a", json("1"))], after: .seconds(400))
        return try await subject.opening(session.token)
      },
      cookies: FutureCookieOpens.init(base:)),
    FaultyStore(
      "cookie-shows-subject", "The subject stands beside the seal in plain text.",
      probe: { subject in
        let bytes = Base64URL.decode(try await subject.begin([.setSubject("ada-lovelace")]).token) ?? []
        return String(decoding: bytes, as: UTF8.self).contains("ada-lovelace") ? "shown" : "not shown"
      },
      cookies: CookieShowsSubject.init(base:)),
    FaultyStore(
      "equal-cookies-equal", "Equal sessions are sealed alike.",
      probe: { subject in
        let (first, second) = (try await subject.begin([.set("a", json("1"))]), try await subject.begin([.set("a", json("1"))]))
        return first.token == second.token ? "alike" : "different"
      },
      cookies: EqualCookiesEqual.init(base:)),
    FaultyStore(
      "unsealed-cookie-opens", "A cookie that holds plain JSON opens.",
      probe: { subject in
        try await subject.opening("{\"admin\":true}")
      },
      cookies: UnsealedCookieOpens.init(base:)),
    FaultyStore(
      "cookie-forgets-subject", "A cookie opens without the subject that was sealed in it.",
      probe: FaultProbes.commits([.setSubject("ada")]),
      cookies: CookieForgetsSubject.init(base:)),
    FaultyStore(
      "format-byte-ignored", "The byte that says a cookie's format is not looked at.",
      probe: FaultProbes.opens { "B\($0.dropFirst())" },
      cookies: FormatByteIgnored.init(base:)),
    FaultyStore(
      "cookie-cached-by-prefix", "Opened cookies are cached by their first 32 characters.",
      probe: FaultProbes.opens { "\($0.dropLast(4))AAAA" },
      cookies: CookieCachedByPrefix.init(base:)),
    FaultyStore(
      "cookie-restarts-lifetime", "Each cookie starts the absolute limit anew.",
      probe: { subject in
        let session = try await subject.begin([.set("a", json("1"))])
        return try await subject.seen(try await subject.write([.set("a", json("2"))], to: session, after: .seconds(60)).token)
      },
      cookies: CookieRestartsLifetime.init(base:)),
    FaultyStore(
      "cookie-too-long", "A cookie may be longer than browsers keep.",
      probe: FaultProbes.value(String(repeating: "1", count: 5000)),
      configure: { $0.chunking = .upTo(4) }),
    FaultyStore(
      "cookie-sent-every-time", "Every visit sends a new cookie.",
      probe: { subject in
        try await subject.touch(try await subject.begin([.set("a", json("1"))]), after: .seconds(1))
      },
      configure: { $0.limits.touchInterval = .zero }),
  ]
}
