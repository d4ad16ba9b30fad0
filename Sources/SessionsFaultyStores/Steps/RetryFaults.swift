import Sessions

extension FaultyStore {
  /// Faults of what a session store does after it lost a race.
  static let retryFaults: [FaultyStore] = [
    FaultyStore(
      "second-loss-is-success", "A commit that loses a second race says that it is done, and writes nothing.",
      probe: { subject in
        let session = try await subject.begin([.set("a", json("1"))])
        _ = try await subject.meddling(before: [(2, wrote("b", session)), (5, wrote("c", session))]) { subject in
          try await subject.write([.set("d", json("4"))], to: try await subject.opened(session)).outcome
        }
        return try await subject.seen(session.token)
      },
      store: { base in
        retrying(
          base,
          afterLoss: { request, losses in
            guard losses >= 2, let newest = request.snapshot else { return nil }
            return .committed(newest, token: nil)
          })
      }),
    FaultyStore(
      "retries-pile-up", "A commit that loses a second race applies its operations once more than it should.",
      probe: { subject in
        let session = try await subject.begin([.set("n", json("0"))])
        _ = try await subject.meddling(before: [(2, wrote("b", session)), (5, wrote("c", session))]) { subject in
          try await subject.write([.add("n", 1)], to: try await subject.opened(session)).outcome
        }
        return try await subject.seen(session.token)
      },
      store: { base in
        retrying(
          base,
          afterLoss: { request, losses in
            if losses == 2 { request.operations += request.operations }
            return nil
          })
      }),
    FaultyStore(
      "retry-authenticates-once", "A commit that lost a race judges its token on the first retry only.",
      probe: { subject in
        let session = try await subject.begin([.set("a", json("1"))])
        let login: FaultProbeSubject.Meanwhile = { other in
          try await other.write([.set("c", json("3"))], to: try await other.opened(session), rotating: .privilegeChange()).outcome
        }
        _ = try await subject.meddling(before: [(2, wrote("b", session)), (5, login)]) { subject in
          try await subject.write([.set("d", json("4"))], to: try await subject.opened(session)).outcome
        }
        return try await subject.opening(session.token)
      },
      store: { base in
        retrying(
          base,
          supersededLater: { request in
            // The newest version, with the content and the verifier that the request knows.
            guard var known = request.snapshot else { return .superseded }
            known.version += 1
            return try await base.commit(request.operations, to: known, options: request.options, now: request.now)
          })
      }),
    FaultyStore(
      "take-reads-then-removes", "A take reads the flash and removes it with a commit of its own.",
      probe: { subject in
        let session = try await subject.begin([.flash("f", json("1"))])
        return try await subject.meddling(before: [(3, { try await $0.take(.all, from: try await $0.opened(session)) })]) { subject in
          try await subject.take(.all, from: try await subject.opened(session))
        }
      },
      store: { base in
        AlteredSessionStore(
          base,
          open: { token, now in remembering(token, try await base.open(token, now: now)) },
          commit: { remembering(try await base.commit($0)) },
          takeFlash: { selection, snapshot, now in
            guard let token = snapshot.context as? String else { return try await base.takeFlash(selection, from: snapshot, now: now) }
            switch try await base.open(token, now: now) {
            case .absent: return .gone
            case .superseded: return .superseded
            case .live(let newer):
              let (taken, rest) = newer.content.flash.split(selection)
              guard !taken.isEmpty else { return .nothing(newer) }
              switch try await base.commit(taken.keys.map { .removeFlash($0) }, to: newer, now: now) {
              case .committed(let after, _): return .taken(taken, after, token: nil)
              case .gone: return .gone
              case .superseded: return .superseded
              case .unchanged, .conflict, .destroyed:
                var after = newer
                after.content.flash = rest
                return .taken(taken, after, token: nil)
              }
            }
          })
      }),
  ]

  /// A request that sets a field.
  private static func wrote(_ key: String, _ session: ProbeSession) -> FaultProbeSubject.Meanwhile {
    { try await $0.write([.set(key, json("2"))], to: session).outcome }
  }

  /// A session store that tries each commit by itself, one try of the sound store at a time.
  ///
  /// - Parameters:
  ///   - supersededLater: The outcome of a commit whose token was replaced after its first retry.
  ///   - afterLoss: Changes the commit after each lost race, or ends it with an outcome.
  private static func retrying(
    _ base: any SessionStore,
    supersededLater: (@Sendable (CommitRequest) async throws -> CommitOutcome)? = nil,
    afterLoss: @escaping @Sendable (_ request: inout CommitRequest, _ losses: Int) -> CommitOutcome? = { _, _ in nil }
  ) -> any SessionStore {
    AlteredSessionStore(
      base,
      open: { token, now in remembering(token, try await base.open(token, now: now)) },
      commit: { original in
        let ends = original.operations.contains { operation in
          switch operation {
          case .expire, .setLimits: true
          default: false
          }
        }
        // A commit that moves a deadline may end the session whatever its version.
        guard let token = original.snapshot?.context as? String, !original.options.onlyIfUnchanged, !ends else {
          return remembering(try await base.commit(original))
        }
        var request = original
        request.options.onlyIfUnchanged = true
        var losses = 0
        while true {
          let outcome = try await base.commit(request)
          if case .superseded = outcome, losses > 0, let supersededLater { return try await supersededLater(request) }
          guard case .conflict = outcome else { return remembering(outcome) }
          losses += 1
          guard case .live(let newest) = remembering(token, try await base.open(token, now: request.now)) else {
            return remembering(try await base.commit(original))
          }
          request = CommitRequest(operations: request.operations, snapshot: newest, options: request.options, now: request.now)
          if let outcome = afterLoss(&request, losses) { return outcome }
        }
      })
  }

  /// Keeps the token with the session that it opened, so that the session can be opened again.
  private static func remembering(_ token: String, _ outcome: OpenOutcome) -> OpenOutcome {
    guard case .live(var snapshot) = outcome else { return outcome }
    snapshot.context = token
    return .live(snapshot)
  }

  /// Keeps the new token with the session that a commit returns.
  private static func remembering(_ outcome: CommitOutcome) -> CommitOutcome {
    guard case .committed(var snapshot, let token?) = outcome else { return outcome }
    snapshot.context = token
    return .committed(snapshot, token: token)
  }
}
