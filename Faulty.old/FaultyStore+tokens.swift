import Sessions

extension FaultyStore {
  /// Faults of tokens.
  static let tokenFaults: [FaultyStore] = [
    FaultyStore(
      "client-token-adopted", "An unknown token that a client sends becomes the token of the next session.",
      probe: { subject in
        let chosen = SessionToken().text
        _ = try await subject.opening(chosen)
        return try await subject.begin([.set("a", json("1"))]).token == chosen ? "the client's token" : "a fresh token"
      },
      store: ClientTokenAdopted.init(base:)),
    FaultyStore(
      "token-trimmed", "White space around a token is removed.",
      probe: FaultProbes.opens { " \($0)" },
      store: TokenTrimmed.init(base:)),
    FaultyStore(
      "token-padding-ignored", "Padding after a token is removed.",
      probe: FaultProbes.opens { "\($0)=" },
      store: TokenPaddingIgnored.init(base:)),
    FaultyStore(
      "token-case-ignored", "A token opens its session in lower case, too.",
      probe: FaultProbes.opens { $0.lowercased() },
      store: TokenCaseIgnored.init(base:)),
    FaultyStore(
      "tokens-are-padded", "Tokens are handed out with padding.",
      probe: { subject in
        try await subject.begin([.set("a", json("1"))]).token.hasSuffix("=") ? "padded" : "not padded"
      },
      store: TokensArePadded.init(base:)),
    FaultyStore(
      "unknown-token-throws", "A token of which no session is known is an error.",
      probe: FaultProbes.opens { _ in SessionToken().text },
      store: UnknownTokenThrows.init(base:)),
    FaultyStore(
      "malformed-token-throws", "A malformed token is an error.",
      probe: FaultProbes.opens { _ in "malformed" },
      store: MalformedTokenThrows.init(base:)),
    FaultyStore(
      "long-token-cut-off", "What follows after a token is ignored.",
      probe: FaultProbes.opens { "\($0)A" },
      store: LongTokenCutOff.init(base:)),
    FaultyStore(
      "tokens-are-counted", "Tokens are counted instead of drawn, and begin anew after 256.",
      probe: { subject in
        let (first, second) = (try await subject.begin([.set("a", json("1"))]), try await subject.begin([.set("a", json("1"))]))
        return first.token.prefix(62) == second.token.prefix(62) ? "alike" : "not alike"
      },
      store: TokensAreCounted.init(base:)),
    FaultyStore(
      "token-kept-in-session", "A session's record holds its token.",
      probe: { subject in
        let session = try await subject.begin([.set("a", json("1"))])
        let record = try await subject.records.load(session.snapshot.id, now: subject.now)
        return String(decoding: record?.payload ?? [], as: UTF8.self).contains(session.token) ? "in the record" : "not in the record"
      },
      store: TokenKeptInSession.init(base:)),
    FaultyStore(
      "opening-creates", "Opening an unknown token creates a session.",
      probe: { subject in
        _ = try await subject.opening(SessionToken().text)
        return "\(try await subject.store.prune(now: subject.after(.seconds(86400)), limit: 10)) sessions"
      },
      store: OpeningCreates.init(base:)),
  ]
}
