import Sessions

extension SessionKeeper {
  /// Makes a session. It is of the present: its visitor's time is the clock's.
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

  /// Ends a session that was opened, as a logout does. A store without server state forgets nothing: there the browser does.
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

  /// Ends a session that nobody comes back to, in place of a sweep, where the store can.
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

extension WorkloadBench {
  /// What makes a session with a stamp.
  func operations(_ stamp: SessionStamp, subject: String?) -> [SessionOperation] {
    var operations: [SessionOperation] = [
      .set(SessionStamp.stampKey, stamp.value), .set(SessionStamp.payloadKey, pool.values[stamp.payload]),
    ]
    if let subject { operations.append(.setSubject(subject)) }
    return operations
  }
}
