import Sessions
import SessionsFaultRuns
import SessionsMemory
import SessionsTesting
import Testing

/// Commits that come late: changes by others meanwhile count, not the state in the snapshot.
@Suite("Server store: late commits")
struct LateCommitTests {
  private let change: [SessionOperation] = [.set("a", EncodedValue(json: "2"))]

  private func store(_ configure: (inout ServerSessionStoreConfiguration) -> Void = { _ in }) throws
    -> ServerSessionStore<MemoryRecordStore>
  {
    var configuration = ServerSessionStoreConfiguration()
    configure(&configuration)
    return try ServerSessionStore(MemoryRecordStore(), configuration: configuration)
  }

  private func created(_ store: some SessionStore) async throws -> (snapshot: SessionSnapshot, token: String) {
    let outcome = try await store.commit([.set("a", EncodedValue(json: "1")), .flash("f", EncodedValue(json: "1"))], to: nil, now: start)
    guard case .committed(let snapshot, let token?) = outcome else { throw SessionError(.backend, "not created") }
    return (snapshot, token)
  }

  @Test("a session that others kept alive past the snapshot's deadline takes commits, takes and touches [TTL-10] [CC-7]")
  func keptAlive() async throws {
    let store = try store()
    let (late, token) = try await created(store)
    guard case .live(let other) = try await store.open(token, now: at(.seconds(3599))) else { throw SessionError(.backend, "not live") }
    _ = try await store.touch(other, now: at(.seconds(3599)))
    let now = at(.seconds(3700))
    guard case .touched = try await store.touch(late, now: now) else { throw SessionError(.backend, "not touched") }
    guard case .committed = try await store.commit(change, to: late, now: now) else { throw SessionError(.backend, "not committed") }
    guard case .taken = try await store.takeFlash(.key("f"), from: late, now: now) else { throw SessionError(.backend, "not taken") }
  }

  @Test("a commit that would end the session does not pass over a conflict [CC-4]")
  func conflictBeforeEnd() async throws {
    let store = try store()
    let (late, token) = try await created(store)
    _ = try await store.commit(change, to: late, now: start)
    let outcome = try await store.commit(
      [.expire(at: start)], to: late, options: CommitOptions(onlyIfUnchanged: true), now: at(.seconds(1)))
    guard case .conflict = outcome else { throw SessionError(.backend, "\(outcome)") }
    guard case .live = try await store.open(token, now: at(.seconds(1))) else { throw SessionError(.backend, "ended") }
  }

  @Test("limits that are over only for the old state do not end a login that came meanwhile [ROT-8]")
  func loginBeforeEnd() async throws {
    let store = try store()
    let (late, _) = try await created(store)
    let now = at(.seconds(3000))
    let login = CommitOptions(rotation: .privilegeChange(restartingLifetime: true))
    guard case .committed(_, let token?) = try await store.commit([], to: late, options: login, now: now) else {
      throw SessionError(.backend, "not rotated")
    }
    let outcome = try await store.commit([.setLimits(idle: nil, absolute: .minutes(30))], to: late, now: now)
    guard case .superseded = outcome else { throw SessionError(.backend, "\(outcome)") }
    guard case .live = try await store.open(token, now: now) else { throw SessionError(.backend, "ended") }
  }

  @Test("a slow request is not a token that comes back: it neither reports reuse nor ends the session [ROT-11]")
  func slowRequest() async throws {
    let log = EventLog()
    let store = try store {
      $0.reusePolicy = .revoke
      $0.events = log.reporter
    }
    let (late, _) = try await created(store)
    let rotation = CommitOptions(rotation: .periodic)
    guard case .committed(_, let token?) = try await store.commit([], to: late, options: rotation, now: start) else {
      throw SessionError(.backend, "not rotated")
    }
    let outcome = try await store.commit(change, to: late, now: at(.seconds(100)))
    guard case .superseded = outcome else { throw SessionError(.backend, "\(outcome)") }
    #expect(log.seen.allSatisfy { $0.name != "rotatedTokenReuse" })
    guard case .live = try await store.open(token, now: at(.seconds(100))) else { throw SessionError(.backend, "ended") }
  }

  @Test("a record whose version has no successor is corrupt, not a crash [ERR-3]")
  func lastVersion() async throws {
    let store = try ServerSessionStore(LastVersion(base: AnyRecordStore(MemoryRecordStore())))
    let (_, token) = try await created(store)
    guard case .absent = try await store.open(token, now: start) else { throw SessionError(.backend, "live") }
  }

  @Test("two commits of one request take turns: nothing is written twice")
  func twoCommits() async throws {
    let site = try Site { $0.commitTimeout = .seconds(60) }
    let token = try await site.visitor()
    let session = site.request(token)
    try session.update(.visits, default: 0) { $0 += 1 }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<8 { group.addTask { _ = try await session.commit() } }
      try await group.waitForAll()
    }
    #expect(try await site.request(token).get(.visits) == 2)
  }

  @Test("taking flash does not hide what others committed from a commit that asks to be alone [CC-4] [FD-6]")
  func takeThenConflict() async throws {
    let site = try Site()
    let token = try await site.visitor {
      try $0.set(.visits, to: 1)
      try $0.flash(.notice, "hi")
    }
    let session = site.request(token)
    #expect(try await session.get(.visits) == 1)
    try await site.commit(token) { try $0.set(.visits, to: 5) }
    #expect(try await session.takeFlash(.notice) == "hi")
    #expect(try await session.get(.visits) == 1)
    try session.set(.visits, to: 9)
    #expect(await errorCode { _ = try await session.commit(onlyIfUnchanged: true) } == .conflict)
  }

  @Test("a touch by others is no conflict, even one that the snapshot did not live to see [CC-4]")
  func touchIsNoConflict() async throws {
    let store = try store()
    let (late, token) = try await created(store)
    let other = try #require(try await store.open(token, now: at(.seconds(3599))).live)
    _ = try await store.touch(other, now: at(.seconds(3599)))
    let outcome = try await store.commit(change, to: late, options: CommitOptions(onlyIfUnchanged: true), now: at(.seconds(3700)))
    #expect(outcome.name == "committed")
  }

  @Test(
    "what would end even a new session ends this one though its token was replaced meanwhile, unless it asks to be alone [ROT-14]",
    arguments: [.expire(at: start), .setLimits(idle: .after(.zero), absolute: nil)] as [SessionOperation])
  func endsWhateverCame(operation: SessionOperation) async throws {
    let store = try store()
    let (late, _) = try await created(store)
    let login = CommitOptions(rotation: .privilegeChange())
    let token = try #require(try await store.commit([], to: late, options: login, now: start).token)
    let alone = try await store.commit([operation], to: late, options: CommitOptions(onlyIfUnchanged: true), now: start)
    #expect(alone.name == "superseded")
    #expect(try await store.open(token, now: start).name == "live")
    #expect(try await store.commit([operation], to: late, now: start).name == "destroyed")
    #expect(try await store.open(token, now: start).name == "absent")
  }

  @Test("ending alone is one destroy, and one more load finds out that the session was gone")
  func endingAlone() async throws {
    let site = try Site()
    let snapshot = try #require(try await site.request(try await site.visitor()).snapshot())
    site.records.reset()
    for calls in ["1 destroy", "2 destroy, 1 load"] {
      let outcome = try await site.store.commit(
        [.expire(at: start)], to: snapshot, options: CommitOptions(onlyIfUnchanged: true), now: start)
      #expect(outcome.name == "destroyed")
      #expect(site.records.calls == calls.split(separator: ", ").sorted().joined(separator: ", "))
    }
  }

  @Test("a commit whose token was replaced twice since is reported [ROT-9]")
  func replacedTwice() async throws {
    let log = EventLog()
    let store = try store { $0.events = log.reporter }
    let (late, _) = try await created(store)
    var base = late
    for _ in 0..<2 {
      base = try #require(try await store.commit([], to: base, options: CommitOptions(rotation: .privilegeChange()), now: start).committed)
    }
    #expect(try await store.commit(change, to: late, now: start).name == "superseded")
    #expect(log.seen == [.superseded(late.id)])
  }

  @Test("a deadline that moved back takes the idle deadline of the answer along, and the session ends then [ST-3]")
  func idleDeadlineFollows() async throws {
    let store = try store()
    let (snapshot, token) = try await created(store)
    let outcome = try await store.commit([.expire(at: at(.seconds(600)))], to: snapshot, now: start)
    #expect(outcome.committed?.idleDeadline == at(.seconds(600)))
    #expect(try await store.open(token, now: start).live?.expiresAt == at(.seconds(600)))
  }
}

/// A store whose rows were damaged: every record has the last version there is.
private struct LastVersion: RecordStoreWrapper {
  let base: any SessionRecordStore

  func load(_ key: RecordKey, now: Timestamp) async throws(SessionError) -> SessionRecord? {
    var record = try await base.load(key, now: now)
    record?.version = .max
    return record
  }
}
