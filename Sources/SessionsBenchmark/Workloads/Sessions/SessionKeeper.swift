import Sessions

/// Keeps account of the acknowledged operations on a worker's sessions, and does the operations.
///
/// Every answer of the store is compared with the account at once: a lost write is noticed even when a later one covers it.
struct SessionKeeper: Sendable {
  let bench: WorkloadBench
  /// The numbers of the sessions in the whole population.
  let numbers: [Int]
  var sessions: [OwnedSession]
  /// The differences that were found so far.
  var account = VerifyOutcome()
  var former = FormerTokens()

  init(_ bench: WorkloadBench, numbers: [Int], sessions: [OwnedSession]) {
    self.bench = bench
    self.numbers = numbers
    self.sessions = sessions
  }

  /// Opens a session; nil when it is absent.
  mutating func load(_ index: Int, now: Timestamp, _ recorder: inout some OperationRecorder) async throws(SessionError)
    -> SessionSnapshot?
  {
    let (bench, token) = (bench, sessions[index].token)
    let outcome = try await recorder.measure(.load) { () async throws(SessionError) in try await bench.store.open(token, now: now) }
    if case .live(let snapshot) = outcome {
      recorder.count(.hit, by: 1)
      judge(index, snapshot, &recorder)
      return snapshot
    }
    recorder.count(.miss, by: 1)
    lose(index, .missing, "a session was not found by its newest token", &recorder)
    return nil
  }

  /// Records activity.
  mutating func touch(_ index: Int, _ snapshot: SessionSnapshot, now: Timestamp, _ recorder: inout some OperationRecorder)
    async throws(SessionError)
  {
    let bench = bench
    let outcome: TouchOutcome
    do throws(SessionError) {
      outcome = try await recorder.measure(.touch) { () async throws(SessionError) in try await bench.store.touch(snapshot, now: now) }
    } catch {
      doubt(index, error)
      throw error
    }
    switch outcome {
    case .touched(let next, let token):
      sessions[index].idleDeadline = next.idleDeadline
      if let token { sessions[index].token = token }
    case .notDue: recorder.count(.notDue, by: 1)
    case .gone: lose(index, .missing, "a session was gone when it was touched", &recorder)
    }
  }

  /// Writes a session.
  mutating func save(
    _ index: Int, _ snapshot: SessionSnapshot, payload: Int, now: Timestamp, _ recorder: inout some OperationRecorder
  ) async throws(SessionError) {
    let stamp = sessions[index].stamp.next(payload: payload)
    let operations: [SessionOperation] = [
      .set(SessionStamp.stampKey, stamp.value), .set(SessionStamp.payloadKey, bench.pool.values[payload]),
    ]
    try await commit(index, .save, operations, stamp, to: snapshot, CommitOptions(), now: now, &recorder)
  }

  /// Replaces the token and sets the subject, as a login does.
  ///
  /// - Returns: the session after it; nil when the store refused it.
  @discardableResult
  mutating func login(_ index: Int, _ snapshot: SessionSnapshot, now: Timestamp, _ recorder: inout some OperationRecorder)
    async throws(SessionError) -> SessionSnapshot?
  {
    let stamp = sessions[index].stamp.next(payload: sessions[index].stamp.payload)
    let operations: [SessionOperation] = [
      .set(SessionStamp.stampKey, stamp.value), .setSubject(bench.subject(numbers[index])),
    ]
    let before = sessions[index].token
    let next = try await commit(
      index, .rotate, operations, stamp, to: snapshot, CommitOptions(rotation: .privilegeChange()), now: now, &recorder)
    guard let next else { return nil }
    sessions[index].isLoggedIn = true
    if bench.revokesRotated { former.append(FormerToken(token: before, failure: .oldTokenOpens)) }
    return next
  }

  @discardableResult
  private mutating func commit(
    _ index: Int, _ kind: OperationKind, _ operations: [SessionOperation], _ stamp: SessionStamp, to snapshot: SessionSnapshot,
    _ options: CommitOptions, now: Timestamp, _ recorder: inout some OperationRecorder
  ) async throws(SessionError) -> SessionSnapshot? {
    let bench = bench
    let outcome: CommitOutcome
    do throws(SessionError) {
      outcome = try await recorder.measure(kind) { () async throws(SessionError) in
        try await bench.store.commit(operations, to: snapshot, options: options, now: now)
      }
    } catch {
      doubt(index, error)
      throw error
    }
    switch outcome {
    case .committed(let next, let token):
      sessions[index].stamp = stamp
      sessions[index].idleDeadline = next.idleDeadline
      sessions[index].id = next.id
      if let token { sessions[index].token = token }
      return next
    case .gone, .superseded, .destroyed:
      lose(index, .missing, "a session was \(outcome) when it was written", &recorder)
    case .unchanged, .conflict:
      fail(.wrongOutcome, "a write to a session that nobody else uses came to \(outcome)", &recorder)
    }
    return nil
  }

  private mutating func judge(_ index: Int, _ snapshot: SessionSnapshot, _ recorder: inout some OperationRecorder) {
    guard bench.remembers else {
      sessions[index].idleDeadline = snapshot.idleDeadline
      return
    }
    let found = SessionStamp(snapshot.content)
    if sessions[index].state == .known {
      let expected = sessions[index].stamp
      if found != expected {
        let isOlder = (found?.writes ?? 0) < expected.writes
        if isOlder { recorder.count(.lostUpdate, by: 1) }
        fail(
          isOlder ? .lostUpdate : .foreignContent,
          "write \(found?.writes ?? 0) was read of a session whose write \(expected.writes) was acknowledged", &recorder)
      }
      if (snapshot.content.subject != nil) != sessions[index].isLoggedIn {
        fail(.foreignContent, "a session has a subject where none was set, or none where one was", &recorder)
      }
      if snapshot.idleDeadline < sessions[index].idleDeadline {
        fail(.lostDeadline, "a session's idle deadline is earlier than the one that was acknowledged", &recorder)
      }
    }
    // From here on the stored state counts as acknowledged, so that one loss is counted once.
    sessions[index].state = .known
    sessions[index].stamp = found ?? SessionStamp(writes: 0, payload: 0)
    sessions[index].idleDeadline = snapshot.idleDeadline
    sessions[index].isLoggedIn = snapshot.content.subject != nil
  }

  /// Notes that a session is absent, which is wrong unless an operation on it failed before.
  private mutating func lose(
    _ index: Int, _ failure: VerifyFailure, _ example: @autoclosure () -> String, _ recorder: inout some OperationRecorder
  ) {
    if sessions[index].state == .known { fail(failure, example(), &recorder) }
    vacate(index)
  }

  mutating func fail(_ failure: VerifyFailure, _ example: @autoclosure () -> String, _ recorder: inout some OperationRecorder) {
    guard bench.remembers else { return }
    if failure != .lostUpdate { recorder.count(.wrongAnswer, by: 1) }
    account.note(failure, example())
  }

  mutating func doubt(_ index: Int, _ error: SessionError) {
    if error.isIndeterminate { sessions[index].state = .doubtful }
  }

  mutating func vacate(_ index: Int) {
    sessions[index].state = .vacant
    sessions[index].token = ""
    sessions[index].id = nil
    sessions[index].isLoggedIn = false
  }
}

extension SessionKeeper {
  /// Creates a session. Its visitor's time is the clock's.
  mutating func create(_ index: Int, payload: Int, _ recorder: inout some OperationRecorder) async throws(SessionError) {
    let stamp = SessionStamp(payload: payload)
    let (bench, now) = (bench, bench.clock.now)
    let operations = bench.operations(stamp, subject: nil)
    let outcome = try await recorder.measure(.create) { () async throws(SessionError) in
      try await bench.store.commit(operations, to: nil, now: now)
    }
    guard case .committed(let snapshot, let token?) = outcome else {
      return fail(.wrongOutcome, "creating a session came to \(outcome)", &recorder)
    }
    recorder.count(.created, by: 1)
    sessions[index] = OwnedSession(
      token: token, id: snapshot.id, stamp: stamp, idleDeadline: snapshot.idleDeadline, isLoggedIn: false, state: .known)
  }

  /// Destroys a session that was opened, as a logout does. On a store without server state only the browser forgets it.
  mutating func logOut(_ index: Int, _ snapshot: SessionSnapshot, _ recorder: inout some OperationRecorder) async throws(SessionError) {
    let bench = bench
    do throws(SessionError) {
      try await recorder.measure(.destroy) { () async throws(SessionError) in try await bench.store.destroy(snapshot) }
    } catch {
      doubt(index, error)
      throw error
    }
    end(index, &recorder)
  }

  /// Destroys a session whose visitor does not return, in place of a sweep, where the store can.
  mutating func expire(_ index: Int, _ recorder: inout some OperationRecorder) async throws(SessionError) {
    guard sessions[index].state != .vacant else { return }
    guard bench.revokes, let id = sessions[index].id else { return vacate(index) }
    let bench = bench
    let wasThere: Bool
    do throws(SessionError) {
      wasThere = try await recorder.measure(.expire) { () async throws(SessionError) in try await bench.store.destroy(id: id) }
    } catch {
      doubt(index, error)
      throw error
    }
    if !wasThere, sessions[index].state == .known { fail(.missing, "a session was gone when it was ended", &recorder) }
    end(index, &recorder)
  }

  private mutating func end(_ index: Int, _ recorder: inout some OperationRecorder) {
    recorder.count(.destroyed, by: 1)
    if bench.revokes { former.append(FormerToken(token: sessions[index].token, failure: .resurrected)) }
    vacate(index)
  }
}
