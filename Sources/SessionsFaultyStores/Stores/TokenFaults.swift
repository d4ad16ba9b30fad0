import Foundation
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
      store: { base in
        let presented: Locked<String?> = Locked(nil)
        let adopted: Locked<[String: String]> = Locked([:])
        return AlteredSessionStore(
          base,
          open: { token, now in
            if let own = adopted.withLock({ $0[token] }) { return try await base.open(own, now: now) }
            let outcome = try await base.open(token, now: now)
            if case .absent = outcome, SessionToken(token) != nil { presented.withLock { $0 = token } }
            return outcome
          },
          commit: { request in
            let outcome = try await base.commit(request)
            guard request.snapshot == nil, case .committed(let session, let own?) = outcome else { return outcome }
            return presented.withLock { presented in
              guard let token = presented else { return outcome }
              adopted.withLock { $0[token] = own }
              presented = nil
              return .committed(session, token: token)
            }
          })
      }),
    FaultyStore(
      "token-trimmed", "White space around a token is removed.",
      probe: FaultProbes.opens { " \($0)" },
      open: { base, token, now in
        try await base.open(token.trimmingCharacters(in: .whitespacesAndNewlines), now: now)
      }),
    FaultyStore(
      "token-padding-ignored", "Padding after a token is removed.",
      probe: FaultProbes.opens { "\($0)=" },
      open: { base, token, now in
        var token = token[...]
        while token.last == "=" { token = token.dropLast() }
        return try await base.open(String(token), now: now)
      }),
    FaultyStore(
      "token-case-ignored", "A token opens its session in lower case, too.",
      probe: FaultProbes.opens { $0.lowercased() },
      store: { base in
        let tokens: Locked<[String: String]> = Locked([:])
        return AlteredSessionStore(
          base,
          open: { token, now in try await base.open(tokens.withLock { $0[token] } ?? token, now: now) },
          commit: { request in
            let outcome = try await base.commit(request)
            if case .committed(_, let token?) = outcome { tokens.withLock { $0[token.lowercased()] = token } }
            return outcome
          })
      }),
    FaultyStore(
      "tokens-are-padded", "Tokens are handed out with padding.",
      probe: { subject in
        try await subject.begin([.set("a", json("1"))]).token.hasSuffix("=") ? "padded" : "not padded"
      },
      store: { base in
        AlteredSessionStore(
          base,
          open: { token, now in
            guard token.hasSuffix("==") else { return .absent }
            return try await base.open(String(token.dropLast(2)), now: now)
          },
          commit: { request in
            let outcome = try await base.commit(request)
            guard case .committed(let session, let token?) = outcome else { return outcome }
            return .committed(session, token: token + "==")
          })
      }),
    FaultyStore(
      "unknown-token-throws", "A token of which no session is known is an error.",
      probe: FaultProbes.opens { _ in SessionToken().text },
      store: { base in
        let known: Locked<Set<RecordKey>> = Locked([])
        return AlteredSessionStore(
          base,
          open: { token, now in
            let isKnown = SessionToken(token).map { token in known.withLock { $0.contains(token.selector) } }
            if isKnown == false { throw SessionError(.backend, "there is no such session") }
            return try await base.open(token, now: now)
          },
          commit: { request in
            let outcome = try await base.commit(request)
            if case .committed(let session, _) = outcome { known.withLock { _ = $0.insert(session.id) } }
            return outcome
          })
      }),
    FaultyStore(
      "malformed-token-throws", "A malformed token is an error.",
      probe: FaultProbes.opens { _ in "malformed" },
      open: { base, token, now in
        guard SessionToken(token) != nil else { throw SessionError(.invalidKey, "the token is malformed") }
        return try await base.open(token, now: now)
      }),
    FaultyStore(
      "long-token-cut-off", "What follows after a token is ignored.",
      probe: FaultProbes.opens { "\($0)A" },
      open: { base, token, now in
        try await base.open(String(token.prefix(SessionToken.characterCount)), now: now)
      }),
    FaultyStore(
      "tokens-are-counted", "Tokens are counted instead of drawn, and begin anew after 256.",
      probe: { subject in
        let (first, second) = (try await subject.begin([.set("a", json("1"))]), try await subject.begin([.set("a", json("1"))]))
        return first.token.prefix(62) == second.token.prefix(62) ? "alike" : "not alike"
      },
      store: { base in
        let tokens: Locked<[String: String]> = Locked([:])
        return AlteredSessionStore(
          base,
          open: { token, now in try await base.open(tokens.withLock { $0[token] } ?? token, now: now) },
          commit: { request in
            let outcome = try await base.commit(request)
            guard case .committed(let session, let own?) = outcome else { return outcome }
            let token = tokens.withLock { tokens in
              // One byte, which begins anew after 256 of them.
              let token = String(repeating: "A", count: 62) + String(format: "%02x", tokens.count % 256)
              tokens[token] = own
              return token
            }
            return .committed(session, token: token)
          })
      }),
    FaultyStore(
      "token-kept-in-session", "A session's record holds its token.",
      probe: { subject in
        let session = try await subject.begin([.set("a", json("1"))])
        let record = try await subject.records.load(session.snapshot.id, now: subject.now)
        return String(decoding: record?.payload ?? [], as: UTF8.self).contains(session.token) ? "in the record" : "not in the record"
      },
      store: { base in
        let key = "the token itself"
        let hiding: @Sendable (SessionSnapshot) -> SessionSnapshot = { snapshot in
          var copy = snapshot
          copy.content.fields[key] = nil
          return copy
        }
        return AlteredSessionStore(
          base,
          open: { token, now in
            let outcome = try await base.open(token, now: now)
            if case .live(let snapshot) = outcome { return .live(hiding(snapshot)) }
            return outcome
          },
          commit: { request in
            let outcome = try await base.commit(request)
            guard case .committed(let session, let token) = outcome else { return outcome }
            guard let token else { return .committed(hiding(session), token: nil) }
            let kept = try await base.commit([.set(key, json("\"\(token)\""))], to: session, now: request.now)
            if case .committed(let written, _) = kept { return .committed(hiding(written), token: token) }
            return outcome
          })
      }),
    FaultyStore(
      "opening-creates", "Opening an unknown token creates a session.",
      probe: { subject in
        _ = try await subject.opening(SessionToken().text)
        return "\(try await subject.store.prune(now: subject.after(.seconds(86400)), limit: 10)) sessions"
      },
      open: { base, token, now in
        let outcome = try await base.open(token, now: now)
        if case .absent = outcome { _ = try await base.commit([.set("visits", json("1"))], to: nil, now: now) }
        return outcome
      }),
  ]
}
