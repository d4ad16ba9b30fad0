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
      cookies: { base in
        AlteredSessionStore(
          base,
          open: { token, now in
            let outcome = try await base.open(token, now: now)
            guard case .absent = outcome else { return outcome }
            return try await base.open(token, now: now.advanced(by: .seconds(-300)))
          })
      }),
    FaultyStore(
      "future-cookie-opens", "A cookie that was sealed in the future opens.",
      probe: { subject in
        let session = try await subject.begin([.set("a", json("1"))], after: .seconds(400))
        return try await subject.opening(session.token)
      },
      cookies: { base in
        AlteredSessionStore(
          base,
          open: { token, now in
            let outcome = try await base.open(token, now: now)
            guard case .absent = outcome else { return outcome }
            return try await base.open(token, now: now.advanced(by: .seconds(600)))
          })
      }),
    FaultyStore(
      "cookie-shows-subject", "The subject stands beside the seal in plain text.",
      probe: { subject in
        let bytes = Base64URL.decode(try await subject.begin([.setSubject("ada-lovelace")]).token) ?? []
        return String(decoding: bytes, as: UTF8.self).contains("ada-lovelace") ? "shown" : "not shown"
      },
      cookies: { base in
        // The subject, for a proxy that wants to log it, and its length.
        let shown: @Sendable (SessionSnapshot) -> [UInt8] = { session in
          let subject = Array((session.content.subject ?? "").utf8.prefix(255))
          return subject + [UInt8(subject.count)]
        }
        let showing: @Sendable (String, SessionSnapshot) -> String = { token, session in
          base64URL((Base64URL.decode(token) ?? []) + shown(session))
        }
        return AlteredSessionStore(
          base,
          open: { token, now in
            guard let bytes = Base64URL.decode(token), let count = bytes.last, bytes.count > count else { return .absent }
            let sealed = bytes.dropLast(1 + Int(count))
            let outcome = try await base.open(base64URL(Array(sealed)), now: now)
            guard case .live(let snapshot) = outcome, bytes[sealed.count...].elementsEqual(shown(snapshot)) else { return .absent }
            return outcome
          },
          commit: { request in
            let outcome = try await base.commit(request)
            guard case .committed(let session, let token?) = outcome else { return outcome }
            return .committed(session, token: showing(token, session))
          },
          takeFlash: { selection, snapshot, now in
            let outcome = try await base.takeFlash(selection, from: snapshot, now: now)
            guard case .taken(let values, let session, let token?) = outcome else { return outcome }
            return .taken(values, session, token: showing(token, session))
          },
          touch: { snapshot, now in
            let outcome = try await base.touch(snapshot, now: now)
            guard case .touched(let session, let token?) = outcome else { return outcome }
            return .touched(session, token: showing(token, session))
          })
      }),
    FaultyStore(
      "equal-cookies-equal", "Equal sessions are sealed alike.",
      probe: { subject in
        let (first, second) = (try await subject.begin([.set("a", json("1"))]), try await subject.begin([.set("a", json("1"))]))
        return first.token == second.token ? "alike" : "different"
      },
      cookies: { base in
        // Every content that was sealed, as a nonce that follows from the content would seal it again.
        let sealed: Locked<[(session: SessionSnapshot, token: String)]> = Locked([])
        return AlteredSessionStore(
          base,
          commit: { request in
            let outcome = try await base.commit(request)
            guard request.snapshot == nil, case .committed(let session, let token?) = outcome else { return outcome }
            let (first, same) = sealed.withLock { sealed in
              let known = sealed.first { known in
                known.session.content == session.content
                  && (known.session.createdAt, known.session.expiresAt) == (session.createdAt, session.expiresAt)
              }
              if let known { return known }
              sealed.append((session, token))
              return (session, token)
            }
            return .committed(first, token: same)
          })
      }),
    FaultyStore(
      "unsealed-cookie-opens", "A cookie that holds plain JSON opens.",
      probe: { subject in
        try await subject.opening("{\"admin\":true}")
      },
      cookies: { base in
        AlteredSessionStore(
          base,
          open: { token, now in
            let outcome = try await base.open(token, now: now)
            let text = Base64URL.decode(token).map { String(decoding: $0, as: UTF8.self) } ?? token
            guard case .absent = outcome, text.hasPrefix("{"), text.hasSuffix("}") else { return outcome }
            // The version before the last one wrote such cookies.
            let read = try await base.commit([.set("all", json(text))], to: nil, now: now)
            guard case .committed(let session, _) = read else { return outcome }
            return .live(session)
          })
      }),
    FaultyStore(
      "cookie-forgets-subject", "A cookie opens without the subject that was sealed in it.",
      probe: FaultProbes.commits([.setSubject("ada")]),
      cookies: { base in
        AlteredSessionStore(
          base,
          open: { token, now in
            let outcome = try await base.open(token, now: now)
            guard case .live(var snapshot) = outcome else { return outcome }
            snapshot.content.subject = nil
            return .live(snapshot)
          })
      }),
    FaultyStore(
      "format-byte-ignored", "The byte that says a cookie's format is not looked at.",
      probe: FaultProbes.opens { "B\($0.dropFirst())" },
      cookies: { base in
        AlteredSessionStore(
          base,
          open: { token, now in
            guard var bytes = Base64URL.decode(token), !bytes.isEmpty else { return .absent }
            bytes[0] = 1
            return try await base.open(base64URL(bytes), now: now)
          })
      }),
    FaultyStore(
      "cookie-cached-by-prefix", "Opened cookies are cached by their first 32 characters.",
      probe: FaultProbes.opens { "\($0.dropLast(4))AAAA" },
      cookies: { base in
        let cached: Locked<[Substring: String]> = Locked([:])
        return AlteredSessionStore(
          base,
          open: { token, now in try await base.open(cached.withLock { $0[token.prefix(32)] } ?? token, now: now) },
          commit: { request in
            let outcome = try await base.commit(request)
            if case .committed(_, let token?) = outcome { cached.withLock { $0[token.prefix(32)] = token } }
            return outcome
          })
      }),
    FaultyStore(
      "cookie-restarts-lifetime", "Each cookie starts the absolute limit anew.",
      probe: { subject in
        let session = try await subject.begin([.set("a", json("1"))])
        return try await subject.seen(try await subject.write([.set("a", json("2"))], to: session, after: .seconds(60)).token)
      },
      cookies: { base in
        AlteredSessionStore(
          base,
          commit: { request in
            var rewritten = request
            if let snapshot = request.snapshot, !request.operations.isEmpty, !snapshot.absoluteDeadline.isUnlimited {
              let lifetime = snapshot.createdAt.duration(to: snapshot.absoluteDeadline)
              rewritten.operations.append(.expire(at: request.now.advanced(by: lifetime)))
            }
            return try await base.commit(rewritten)
          })
      }),
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

/// Bytes as the text of a cookie.
private func base64URL(_ bytes: [UInt8]) -> String { bytes.withUnsafeBytes { Base64URL.encode($0) } }
