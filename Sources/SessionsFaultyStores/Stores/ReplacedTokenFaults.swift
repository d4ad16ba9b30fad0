import Sessions

extension FaultyStore {
  /// Faults of tokens that were replaced a while ago, and of the time at which they were.
  static let replacedTokenFaults: [FaultyStore] = [
    FaultyStore(
      "superseded-for-ever", "A token that was replaced is superseded as long as the session lives.",
      probe: FaultProbes.rotation(.privilegeChange(), after: .seconds(31)),
      store: { base in
        let tokens = ReplacedTokens()
        return AlteredSessionStore(
          base,
          open: { token, now in
            let outcome = try await base.open(token, now: now)
            guard case .absent = outcome, let newest = tokens.successor(of: token), case .live = try await base.open(newest, now: now)
            else { return outcome }
            return .superseded
          },
          commit: { request in tokens.noting(try await base.commit(request)) })
      }),
    FaultyStore(
      "allowance-missing", "A token that was replaced is absent at once, or as soon as its grace is over.",
      probe: FaultProbes.rotation(.privilegeChange()),
      configuration: { $0.inFlightAllowance = .zero }),
    FaultyStore(
      "late-commit-is-gone", "A commit with a token that was replaced long ago is told that the session is gone.",
      probe: { subject in
        let slow = try await subject.begin([.set("a", json("1"))])
        _ = try await subject.write([], to: slow, rotating: .privilegeChange())
        return try await subject.write([.set("b", json("2"))], to: slow, after: .seconds(31)).outcome
      },
      store: { base in
        let tokens = ReplacedTokens()
        return AlteredSessionStore(
          base,
          commit: { request in
            let outcome = tokens.noting(try await base.commit(request))
            guard case .superseded = outcome, let token = request.snapshot.flatMap({ tokens.replaced($0.id) }),
              case .absent = try await base.open(token, now: request.now)
            else { return outcome }
            return .gone
          })
      }),
    FaultyStore(
      "rotation-time-forgotten", "A session that is opened does not say when its token was replaced.",
      probe: { subject in
        let session = try await subject.begin([.set("a", json("1"))])
        let rotated = try await subject.write([], to: session, rotating: .periodic, after: .seconds(60))
        return try await rotationTime(subject, opening: rotated.token)
      },
      open: { base, token, now in
        guard case .live(var snapshot) = try await base.open(token, now: now) else { return try await base.open(token, now: now) }
        snapshot.rotatedAt = nil
        return .live(snapshot)
      }),
    FaultyStore(
      "rotation-time-moves", "Every write of a session whose token was replaced counts as the time of that.",
      probe: { subject in
        let session = try await subject.begin([.set("a", json("1"))])
        let rotated = try await subject.write([], to: session, rotating: .periodic)
        let written = try await subject.write([.set("a", json("2"))], to: rotated, after: .seconds(60))
        return written.snapshot.rotatedAt.map { "\(subject.now.duration(to: $0))" } ?? "never"
      },
      commit: { base, request in
        let outcome = try await base.commit(request)
        guard case .committed(var session, let token) = outcome, session.rotatedAt != nil else { return outcome }
        session.rotatedAt = request.now
        return .committed(session, token: token)
      }),
  ]

  private static func rotationTime(_ subject: FaultProbeSubject, opening token: String) async throws -> String {
    guard case .live(let snapshot) = try await subject.store.open(token, now: subject.after(.seconds(60))) else { return "not live" }
    return snapshot.rotatedAt.map { "\(subject.now.duration(to: $0))" } ?? "never"
  }
}

/// The tokens of each session that commits handed out: the one in force and the one that it replaced.
private final class ReplacedTokens: Sendable {
  private let tokens: Locked<[RecordKey: (newest: String, replaced: String?)]> = Locked([:])

  /// Notes the token of a commit's outcome, and returns the outcome.
  func noting(_ outcome: CommitOutcome) -> CommitOutcome {
    if case .committed(let session, let token?) = outcome {
      tokens.withLock { $0[session.id] = (token, $0[session.id]?.newest) }
    }
    return outcome
  }

  /// The token that the last rotation of a session replaced.
  func replaced(_ key: RecordKey) -> String? { tokens.withLock { $0[key]?.replaced } }

  /// The token that replaced this one, if the session's last rotation did that.
  func successor(of token: String) -> String? {
    guard let key = SessionToken(token)?.selector else { return nil }
    return tokens.withLock { $0[key]?.replaced == token ? $0[key]?.newest : nil }
  }
}
