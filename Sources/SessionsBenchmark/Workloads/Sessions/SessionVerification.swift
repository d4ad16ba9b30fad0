import Sessions

/// The outcome of reading sessions back. A cell that did not pass has no numbers.
package struct VerifyOutcome: Sendable {
  /// The number of sessions and tokens that were read back in the end.
  package var checked: Int
  /// The number left out because an operation on them failed that may have been done.
  package var inDoubt: Int
  /// The number of times that each difference was found, by the requests themselves and in the end.
  package var failures: [VerifyFailure: Int]
  /// The first differences in words, without tokens or content.
  package var examples: [String]
  /// The reason why nothing was compared; nil when there was a comparison.
  package var exemption: String?

  /// Creates an outcome; an empty one by default.
  package init(
    checked: Int = 0, inDoubt: Int = 0, failures: [VerifyFailure: Int] = [:], examples: [String] = [], exemption: String? = nil
  ) {
    self.checked = checked
    self.inDoubt = inDoubt
    self.failures = failures
    self.examples = examples
    self.exemption = exemption
  }

  /// Whether no difference was found.
  package var isPassed: Bool { failures.values.allSatisfy { $0 == 0 } }

  /// The most examples that are kept.
  static let mostExamples = 8

  mutating func note(_ failure: VerifyFailure, _ example: @autoclosure () -> String, count: Int = 1) {
    failures[failure, default: 0] += count
    if examples.count < Self.mostExamples { examples.append(example()) }
  }

  /// The differences in words, with the first example.
  var failureText: String {
    let found = failures.filter { $0.value > 0 }.sorted { $0.key.rawValue < $1.key.rawValue }
    let counts = found.map { "\($0.value) \($0.key.rawValue)" }.joined(separator: ", ")
    return "what was read back is not what was acknowledged: \(counts)" + (examples.first.map { "; such as: \($0)" } ?? "")
  }

  mutating func add(_ other: VerifyOutcome) {
    checked += other.checked
    inDoubt += other.inDoubt
    failures.merge(other.failures, uniquingKeysWith: +)
    examples.append(contentsOf: other.examples.prefix(max(0, Self.mostExamples - examples.count)))
    exemption = exemption ?? other.exemption
  }
}

/// A way in which a session can differ from its acknowledged state.
package enum VerifyFailure: String, Sendable {
  /// A live session is gone.
  case missing
  /// A session has an older state: an acknowledged write was lost.
  case lostUpdate
  /// A session holds a value that was never written to it.
  case foreignContent
  /// A session has an earlier deadline than was acknowledged: a touch or the renewal by a write was lost.
  case lostDeadline
  /// A session that was destroyed, or is expired, opens.
  case resurrected
  /// A token that was replaced for a login still opens its session.
  case oldTokenOpens
  /// A token that no visitor was given opens a session.
  case unknownTokenOpens
  /// An operation on a session without other users was refused, or changed another number of sessions than expected.
  case wrongOutcome
}

// Sessions are read back and compared with the accounts of their workers.
extension WorkloadBench {
  /// The outcome for a store that keeps nothing.
  var exemption: VerifyOutcome { VerifyOutcome(exemption: "the store keeps nothing: there is nothing to compare") }

  /// Compares all sessions and former tokens of workers, and adds the differences that the workers noticed themselves.
  func compare(_ keepers: [SessionKeeper]) async throws(SessionError) -> VerifyOutcome {
    guard remembers else { return exemption }
    var outcome = VerifyOutcome()
    var live: [(subject: String?, session: OwnedSession)] = []
    for keeper in keepers {
      outcome.add(keeper.account)
      for (number, session) in zip(keeper.numbers, keeper.sessions) {
        switch session.state {
        case .known: live.append((session.isLoggedIn ? subject(number) : nil, session))
        case .doubtful: outcome.inDoubt += 1
        case .vacant: break
        }
      }
    }
    outcome.add(try await compareLive(live))
    // Former tokens are few, and each is the only witness of its kind.
    outcome.add(try await compare(keepers.flatMap(\.former.all)))
    return outcome
  }

  /// Tries tokens that must not open anything.
  func compare(_ former: [FormerToken]) async throws(SessionError) -> VerifyOutcome {
    let opened = try await concurrently(former.count, width: settings.concurrency) { index async throws(SessionError) in
      if case .live = try await self.store.open(former[index].token, now: self.clock.now) { true } else { false }
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

  /// Opens sessions with their newest tokens.
  func compareLive(_ live: [(subject: String?, session: OwnedSession)]) async throws(SessionError) -> VerifyOutcome {
    let sessions = live
    let failures = try await concurrently(live.count, width: settings.concurrency) { index async throws(SessionError) in
      let (subject, session) = sessions[index]
      let opened = try await self.store.open(session.token, now: session.now(self.clock.now))
      return Self.failure(opened, session, subject: subject, self.pool)
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
