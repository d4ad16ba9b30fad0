extension ServerSessionStore {
  /// The most sessions above the limit that one login looks at. What is beyond waits for the next login.
  private static var mostSurplus: Int { 64 }

  /// Ends the sessions of a subject that are too many after a login (`[IX-8]`).
  ///
  /// The login is done by now, whatever becomes of this: a failure is reported, and the next login ends what this one left.
  func endSurplus(after outcome: CommitOutcome, of base: SessionSnapshot?, _ options: CommitOptions, now: Timestamp) async {
    guard let most = configuration.maximumSessionsPerSubject, case .committed(let session, _) = outcome,
      let subject = session.content.subject,
      options.rotation?.isPrivilegeChange == true || !(base?.content.subject).isSameSubject(as: subject)
    else { return }
    do throws(SessionError) {
      try await endSurplus(of: subject, over: most, sparing: session.id, now: now)
    } catch {
      configuration.events.report(error, of: .subjectLimit)
    }
  }

  private func endSurplus(of subject: String, over most: Int, sparing key: RecordKey, now: Timestamp) async throws(SessionError) {
    // The login waits for this, and each of these operations has only a deadline of its own (`[ERR-5]`).
    let deadline = ContinuousClock.now.advanced(by: configuration.commitTimeout)
    let (limit, overflows) = most.addingReportingOverflow(Self.mostSurplus)
    let page = try await indexed().records(of: subject, after: nil, limit: overflows ? .max : limit, now: now)
    guard page.count > most else { return }
    // One order for all logins: of two at the same time neither ends the other as its elder. Whatever is not on the page, each of these has
    // as many younger ones as may stay.
    let byAge = page.map { (key: $0.key, record: $0.record, login: Self.authenticationTime($0.record)) }
      .sorted { ($0.login, $0.key) < ($1.login, $1.key) }
    for (old, record, login) in byAge.dropLast(most) where old != key && !login.isUnlimited {
      var version = record.version
      // One that is written at this moment ends all the same, unless it logs in again or is somebody else's by now.
      for _ in 0..<4 {
        guard ContinuousClock.now < deadline else {
          throw SessionError(.timeout, "ending the sessions above the limit took too long; the next login ends those that are left")
        }
        if try await records.destroy(old, expecting: version) { break }
        guard let newer = try await records.load(old, now: now), newer.subject.isSameSubject(as: subject),
          Self.authenticationTime(newer) == login
        else { break }
        version = newer.version
      }
    }
  }

  /// When a session's last login was. Of a damaged record nothing more is known than its creation; one in a newer format is left alone, as if
  /// no login was younger (`[ERR-3]`).
  private static func authenticationTime(_ record: SessionRecord) -> Timestamp {
    do {
      return try RecordPayload(record.payload).content.authenticatedAt ?? record.createdAt
    } catch {
      if case .newerFormat = error { return .unlimited }
      return record.createdAt
    }
  }
}
