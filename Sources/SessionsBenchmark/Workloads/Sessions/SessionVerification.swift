import Sessions

/// Reads sessions back and compares them with what their workers know.
struct SessionVerification {
  let bench: WorkloadBench
  let sample: Int?

  /// The outcome for a store that keeps nothing.
  var exemption: VerifyOutcome { VerifyOutcome(exemption: "the store keeps nothing: there is nothing to compare") }

  /// Compares all sessions and former tokens of workers, and adds what the workers noticed themselves.
  func compare(_ keepers: [SessionKeeper]) async throws(SessionError) -> VerifyOutcome {
    guard bench.remembers else { return exemption }
    var outcome = VerifyOutcome()
    var live: [(subject: String?, session: OwnedSession)] = []
    for keeper in keepers {
      outcome.add(keeper.account)
      for (number, session) in zip(keeper.numbers, keeper.sessions) {
        switch session.state {
        case .known: live.append((session.isLoggedIn ? bench.subject(number) : nil, session))
        case .doubtful: outcome.inDoubt += 1
        case .vacant: break
        }
      }
    }
    outcome.add(try await compareLive(sampled(live)))
    // These are few, and each is the only witness of its kind.
    outcome.add(try await compare(keepers.flatMap(\.former.all)))
    return outcome
  }

  /// Tries tokens that must not open anything.
  func compare(_ former: [FormerToken]) async throws(SessionError) -> VerifyOutcome {
    let bench = bench
    let opened = try await concurrently(former.count, width: bench.settings.concurrency) { index async throws(SessionError) in
      if case .live = try await bench.store.open(former[index].token, now: bench.clock.now) { true } else { false }
    }
    var outcome = VerifyOutcome(checked: former.count)
    for (token, isOpen) in zip(former, opened) where isOpen {
      outcome.note(token.failure, Self.example(token.failure))
    }
    return outcome
  }

  private static func example(_ failure: VerifyFailure) -> String {
    switch failure {
    case .oldTokenOpens: "a token opens a session although it was replaced by a login"
    case .unknownTokenOpens: "a token opens a session that nobody was given"
    default: "a token opens a session although the session has ended"
    }
  }

  /// At most ``sample`` of the elements, chosen by the seed.
  func sampled<Element>(_ all: [Element]) -> [Element] {
    guard let sample, sample < all.count else { return all }
    var random = RandomStream(seed: bench.settings.seed, .verification)
    return random.permutation(of: all.count).prefix(max(0, sample)).map { all[$0] }
  }

  /// Opens sessions with their newest tokens.
  func compareLive(_ live: [(subject: String?, session: OwnedSession)]) async throws(SessionError) -> VerifyOutcome {
    let (bench, sessions) = (bench, live)
    let failures = try await concurrently(live.count, width: bench.settings.concurrency) { index async throws(SessionError) in
      let (subject, session) = sessions[index]
      let opened = try await bench.store.open(session.token, now: session.now(bench.clock.now))
      return Self.failure(opened, session, subject: subject, bench.pool)
    }
    var outcome = VerifyOutcome(checked: live.count)
    for failure in failures {
      if let failure { outcome.note(failure.kind, failure.text) }
    }
    return outcome
  }

  private static func failure(_ opened: OpenOutcome, _ session: OwnedSession, subject: String?, _ pool: PayloadPool) -> (
    kind: VerifyFailure, text: String
  )? {
    guard case .live(let snapshot) = opened else { return (.missing, "a session does not open with its newest token") }
    let writes = session.stamp.writes
    let found = SessionStamp(snapshot.content)
    if found != session.stamp {
      return (found?.writes ?? 0) < writes
        ? (.lostUpdate, "a session holds write \(found?.writes ?? 0), but write \(writes) was acknowledged")
        : (.foreignContent, "a session holds write \(found?.writes ?? 0), but only \(writes) were made")
    }
    if snapshot.content.fields[SessionStamp.payloadKey] != pool.values[session.stamp.payload] {
      return (.foreignContent, "a session does not hold the value of its write \(writes)")
    }
    if snapshot.content.subject != subject { return (.foreignContent, "a session has another subject than was set") }
    if snapshot.idleDeadline < session.idleDeadline {
      return (.lostDeadline, "a session's idle deadline is earlier than the one that was acknowledged")
    }
    return nil
  }
}
