extension ServerSessionStore {
  /// The most sessions above the limit that one login looks at. What is beyond waits for the next login.
  private static var mostSurplus: Int { 64 }

  /// The most lists of one login: more than one only beside sessions that get a new key at the same time.
  private static var mostLists: Int { 4 }

  /// Ends the sessions of a subject that are too many after a login (`[IX-8]`).
  ///
  /// The login is done by now, whatever becomes of this: a failure is reported, and the next login ends what this one left.
  func endSurplus(after outcome: CommitOutcome, of base: SessionSnapshot?, _ options: CommitOptions, now: Timestamp) async {
    guard let most = configuration.maximumSessionsPerSubject, case .committed(let session, _) = outcome,
      let subject = session.content.subject,
      options.rotation?.isPrivilegeChange == true || !(base?.content.subject).isSameSubject(as: subject)
    else { return }
    let failure = await inTimeOfCommit { () async throws(SessionError) in
      var retry = CommitRetry(timeout: configuration.commitTimeout)
      for list in 1...Self.mostLists {
        if try await endSurplus(of: subject, over: most, sparing: session.id, isLast: list == Self.mostLists, now: now) { return }
        guard try await retry.wait() else { throw Self.tooSlow }
      }
    }
    if let failure { configuration.events.report(failure, of: .subjectLimit) }
  }

  /// Lists the subject's sessions and ends those that are too many.
  ///
  /// - Parameter isLast: Whether this is the last list, which takes each record for a session.
  /// - Returns: false when it has to be done again, beside a session that was getting a new key.
  private func endSurplus(of subject: String, over most: Int, sparing key: RecordKey, isLast: Bool, now: Timestamp)
    async throws(SessionError) -> Bool
  {
    let (limit, overflows) = most.addingReportingOverflow(Self.mostSurplus)
    let page = try await indexed().records(of: subject, after: nil, limit: overflows ? .max : limit, now: now)
    guard page.count > most else { return true }
    // One order for all logins: of two at the same time neither ends the other as its elder. Whatever is not on the page, each of these has
    // as many younger ones as may stay.
    let byAge = page.map { ListedSession(key: $0.key, record: $0.record, login: Self.authenticationTime($0.record)) }
      .sorted { ($0.login, $0.key) < ($1.login, $1.key) }
    let surplus = byAge.dropLast(most)
    let ended = isLast ? Array(surplus) : Self.certainSurplus(byAge, over: most)
    var isDone = ended.count == surplus.count
    for old in ended where old.key != key && !old.login.isUnlimited {
      if try await !end(old, of: subject, now: now) { isDone = false }
    }
    return isDone
  }

  /// The sessions with as many younger ones as may stay, the oldest first.
  ///
  /// Two records with one time of login and one of creation count as one session: while it gets a new key it has two (`[ROT-16]`), and no other
  /// may end for that.
  private static func certainSurplus(_ byAge: [ListedSession], over most: Int) -> [ListedSession] {
    var younger: Set<[Timestamp]> = []
    let certain = byAge.reversed().filter { session in
      let times = [session.login, session.record.createdAt]
      defer { younger.insert(times) }
      return younger.count - (younger.contains(times) ? 1 : 0) >= most
    }
    return certain.reversed()
  }

  /// Ends a session; one that is written at this moment ends all the same, unless it logs in again or is somebody else's by now.
  ///
  /// - Returns: false when it is gone, and may have got a new key.
  private func end(_ old: ListedSession, of subject: String, now: Timestamp) async throws(SessionError) -> Bool {
    var version = old.record.version
    for _ in 0..<4 {
      guard !Task.isCancelled else { throw SessionError(.cancelled, "the sessions above the limit were not all ended") }
      if try await records.destroy(old.key, expecting: version) { return true }
      guard let newer = try await records.load(old.key, now: now) else { return false }
      guard newer.subject.isSameSubject(as: subject), Self.authenticationTime(newer) == old.login else { return true }
      version = newer.version
    }
    return true
  }

  /// Runs what a login waits for beside its own write, and cancels it when the time of a commit is over: each operation of the store has a
  /// deadline only of its own, and a list may be many of them (`[ERR-5]`).
  ///
  /// - Returns: its error.
  private func inTimeOfCommit(_ body: @escaping @Sendable () async throws(SessionError) -> Void) async -> SessionError? {
    await withTaskGroup(of: (isBody: Bool, error: SessionError?).self) { group in
      group.addTask {
        do throws(SessionError) { try await body() } catch { return (true, error) }
        return (true, nil)
      }
      group.addTask { [timeout = configuration.commitTimeout] in
        do { try await Task.sleep(for: timeout) } catch { return (false, nil) }
        return (false, Self.tooSlow)
      }
      var late: SessionError?
      for await outcome in group {
        if outcome.isBody {
          group.cancelAll()
          return outcome.error?.code == .cancelled ? late ?? outcome.error : outcome.error
        }
        late = outcome.error
        if late != nil { group.cancelAll() }
      }
      return nil
    }
  }

  private static var tooSlow: SessionError {
    SessionError(.timeout, "ending the sessions above the limit took too long; the next login ends those that are left")
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

/// A session of a subject's list.
///
/// Not nested in ``ServerSessionStore``, which is generic.
private struct ListedSession {
  let key: RecordKey
  let record: SessionRecord
  /// When its last login was.
  let login: Timestamp
}
