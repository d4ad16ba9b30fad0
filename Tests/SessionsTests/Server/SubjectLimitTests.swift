import Sessions
import SessionsFaultRuns
import SessionsMemory
import SessionsTesting
import Testing

@Suite("The most sessions of a subject [IX-8]")
struct SubjectLimitTests {
  /// A memory that counts lists, and does something before one of them or before a destroy.
  private final class Records: RecordStoreWrapper {
    let base: any SessionRecordStore = MemoryRecordStore()
    let lists: Locked<[Int]> = Locked([])
    let beforeList: Locked<(@Sendable () async throws(SessionError) -> Void)?> = Locked(nil)
    let beforeDestroy: Locked<(@Sendable () async throws(SessionError) -> Void)?> = Locked(nil)

    func records(of subject: String, after cursor: RecordKey?, limit: Int, now: Timestamp)
      async throws(SessionError) -> [(key: RecordKey, record: SessionRecord)]
    {
      let action = beforeList.withLock { action in
        defer { action = nil }
        return action
      }
      try await action?()
      lists.withLock { $0.append(limit) }
      return try await indexed().records(of: subject, after: cursor, limit: limit, now: now)
    }

    func destroy(_ key: RecordKey, expecting version: Int64?) async throws(SessionError) -> Bool {
      let action = beforeDestroy.withLock { action in
        defer { action = nil }
        return action
      }
      try await action?()
      return try await base.destroy(key, expecting: version)
    }
  }

  private let records = Records()
  private let events = EventLog()

  private func store(_ most: Int?) throws -> ServerSessionStore<Records> {
    try ServerSessionStore(
      records, configuration: .init(commitTimeout: .seconds(60), maximumSessionsPerSubject: most, events: events.reporter))
  }

  private func login(_ store: ServerSessionStore<Records>, at seconds: Int, _ subject: String = "ada")
    async throws -> (snapshot: SessionSnapshot, token: String)
  {
    let outcome = try await store.commit([.setSubject(subject)], to: nil, now: at(.seconds(seconds)))
    return (try #require(outcome.committed), try #require(outcome.token))
  }

  /// Has another request commit to a session just before the next record is destroyed.
  private func commitBeforeDestroy(
    _ operations: [SessionOperation], to session: (snapshot: SessionSnapshot, token: String), rotation: Rotation, at seconds: Int
  ) throws {
    let outside = try store(nil)
    records.beforeDestroy.withLock {
      $0 = { () async throws(SessionError) in
        _ = try await outside.commit(operations, to: session.snapshot, options: .init(rotation: rotation), now: at(.seconds(seconds)))
      }
    }
  }

  private func listed(_ seconds: Int = 100) async throws -> Set<RecordKey> {
    Set(try await store(nil).sessions(of: "ada", now: at(.seconds(seconds))).map(\.id))
  }

  @Test("a login costs one more page, and what is no login costs none")
  func cost() async throws {
    let store = try store(3)
    let session = try await login(store, at: 0)
    #expect(records.lists.withLock { $0 } == [3 + 64])
    let written = try await store.commit([.set("a", EncodedValue(json: "1"))], to: session.snapshot, now: at(.seconds(1)))
    let again = try #require(written.committed)
    _ = try await store.commit([.setSubject("ada"), .set("a", EncodedValue(json: "2"))], to: again, now: at(.seconds(2)))
    _ = try await store.commit([], to: again, options: .init(rotation: .newIdentity()), now: at(.seconds(2)))
    _ = try await store.commit([.set("a", EncodedValue(json: "1"))], to: nil, now: at(.seconds(2)))
    #expect(records.lists.withLock { $0.count } == 1)
    let unlimited = try self.store(nil)
    _ = try await login(unlimited, at: 3)
    #expect(records.lists.withLock { $0.count } == 1)
  }

  @Test("of two logins that wrote before either listed the younger one stays, and neither ends both")
  func bothAtOnce() async throws {
    let store = try store(1)
    let inner: Locked<RecordKey?> = Locked(nil)
    records.beforeList.withLock {
      $0 = { () async throws(SessionError) in
        let outcome = try await store.commit([.setSubject("ada")], to: nil, now: at(.seconds(2)))
        inner.withLock { $0 = outcome.committed?.id }
      }
    }
    let outer = try await login(store, at: 1)
    #expect(try await listed() == Set([inner.withLock { $0 }].compactMap { $0 }))
    #expect(try await listed().contains(outer.snapshot.id) == false)
  }

  @Test("logins in one millisecond may leave too many, and the next login ends what is left")
  func oneMillisecond() async throws {
    let store = try store(2)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<20 { group.addTask { _ = try await login(store, at: 1) } }
      try await group.waitForAll()
    }
    let before = try await listed()
    #expect(!before.isEmpty && before.count <= 20)
    let last = try await login(store, at: 2)
    #expect(try await listed().count == min(2, before.count + 1))
    #expect(try await listed().contains(last.snapshot.id))
  }

  @Test("a subject with far too many is brought down by a page with each login, and loses none that may stay")
  func manyMore() async throws {
    let unlimited = try store(nil)
    var youngest: [RecordKey] = []
    for second in 0..<200 {
      let session = try await login(unlimited, at: second)
      if second >= 198 { youngest.append(session.snapshot.id) }
    }
    let store = try store(3)
    var counts: [Int] = []
    for second in 200..<206 {
      youngest.append(try await login(store, at: second).snapshot.id)
      let left = try await listed(206)
      #expect(left.isSuperset(of: youngest.suffix(3)))
      counts.append(left.count)
    }
    #expect(counts.last == 3)
    // One page of 67 each time, of which the youngest three stay, or the login itself and the youngest two.
    #expect(zip([200] + counts, counts).allSatisfy { $0 - $1 <= 64 })
  }

  @Test("an old session that is written while it is ended ends all the same")
  func written() async throws {
    let store = try store(1)
    let old = try await login(store, at: 0)
    records.beforeDestroy.withLock {
      $0 = { () async throws(SessionError) in
        _ = try await store.commit([.set("a", EncodedValue(json: "1"))], to: old.snapshot, now: at(.seconds(1)))
      }
    }
    let new = try await login(store, at: 1)
    #expect(try await listed() == [new.snapshot.id])
  }

  @Test(
    "an old session that becomes another subject's while it is ended stays, and so does one that logs in again", arguments: [true, false])
  func moved(away: Bool) async throws {
    let store = try store(1)
    let old = try await login(store, at: 0)
    try commitBeforeDestroy(away ? [.setSubject("bob")] : [], to: old, rotation: .privilegeChange(), at: 2)
    _ = try await login(store, at: 1)
    let kept = try #require(try await records.load(old.snapshot.id, now: at(.seconds(3))))
    #expect(kept.subject == (away ? "bob" : "ada"))
  }

  @Test("an old session that gets a new key while it is ended ends all the same [ROT-16]", arguments: [true, false])
  func renewed(droppingPrivilege: Bool) async throws {
    let store = try store(1)
    let old = try await login(store, at: 0)
    try commitBeforeDestroy(
      [.set("a", EncodedValue(json: "1"))], to: old, rotation: .newIdentity(droppingPrivilege: droppingPrivilege), at: 1)
    let new = try await login(store, at: 1)
    #expect(try await listed() == [new.snapshot.id])
    #expect(records.lists.withLock { $0 }.filter { $0 == 1 + 64 }.count == 3)
  }

  @Test("logging in again as the same subject is a login, and a commit that is none ends nothing")
  func again() async throws {
    let (outside, store) = (try store(nil), try store(1))
    let old = try await login(outside, at: 0)
    let own = try await login(outside, at: 1)
    let written = try await store.commit([.set("a", EncodedValue(json: "1"))], to: own.snapshot, options: .init(), now: at(.seconds(2)))
    #expect(try await listed() == [old.snapshot.id, own.snapshot.id])
    let snapshot = try #require(written.committed)
    _ = try await store.commit([], to: snapshot, options: .init(rotation: .privilegeChange()), now: at(.seconds(3)))
    #expect(try await listed() == [own.snapshot.id])
  }

  @Test(
    "a session that is getting a new key is one session: neither it nor another ends because it has two records for a moment [ROT-16]",
    arguments: [true, false])
  func renewing(besideAnother: Bool) async throws {
    let most = besideAnother ? 3 : 2
    let store = try store(most)
    let oldest: SessionSnapshot? = besideAnother ? try await login(store, at: 0).snapshot : nil
    let moving = try await login(store, at: 1)
    let (copied, goOn) = (AsyncStream<Void>.makeStream(), AsyncStream<Void>.makeStream())
    let renewal: Locked<Task<RecordKey?, any Error>?> = Locked(nil)
    let records = records
    records.beforeList.withLock {
      $0 = { () async throws(SessionError) in
        records.beforeDestroy.withLock {
          $0 = { () async throws(SessionError) in
            copied.continuation.finish()
            for await _ in goOn.stream {}
          }
        }
        renewal.withLock {
          $0 = Task {
            try await store.commit([], to: moving.snapshot, options: .init(rotation: .newIdentity()), now: at(.seconds(2))).committed?.id
          }
        }
        for await _ in copied.stream {}
        // It goes on before the second list, or when the login is done.
        records.beforeList.withLock {
          $0 = { () async throws(SessionError) in
            goOn.continuation.finish()
            _ = try? await renewal.withLock { $0 }?.value
          }
        }
      }
    }
    let newest = try await login(store, at: 2)
    goOn.continuation.finish()
    let moved = try #require(try await renewal.withLock { $0 }?.value)
    #expect(try await listed() == Set([oldest?.id, moved, newest.snapshot.id].compactMap { $0 }))
    #expect(records.lists.withLock { $0 }.filter { $0 == most + 64 }.count == (besideAnother ? 2 : 1) + 2)
  }

  @Test("a list that goes on and on is cancelled when the time of a commit is over, and the login is as it is [ERR-5]")
  func endlessList() async throws {
    let hurried = try ServerSessionStore(
      records, configuration: .init(commitTimeout: .milliseconds(50), maximumSessionsPerSubject: 1, events: events.reporter))
    records.beforeList.withLock {
      $0 = { () async throws(SessionError) in
        // As a store does that reads in parts.
        do {
          for _ in 0..<200 { try await Task.sleep(for: .milliseconds(5)) }
        } catch {
          throw SessionError(.cancelled, "the list was cancelled")
        }
      }
    }
    let session = try await login(hurried, at: 0)
    #expect(try await listed() == [session.snapshot.id])
    let entry = try #require(events.log.first)
    #expect(entry.metadata["operation"] == "subjectLimit" && entry.metadata["code"] == "timeout")
  }

  @Test("a list that fails leaves the login as it is and is reported, and the next login ends what is left")
  func failure() async throws {
    let store = try store(1)
    let old = try await login(store, at: 0)
    records.beforeList.withLock { $0 = { () async throws(SessionError) in throw SessionError(.unavailable, "down") } }
    let second = try await login(store, at: 1)
    #expect(try await listed() == [old.snapshot.id, second.snapshot.id])
    let entry = try #require(events.log.first)
    #expect(entry.metadata["operation"] == "subjectLimit" && entry.metadata["code"] == "unavailable")
    let third = try await login(store, at: 2)
    #expect(try await listed() == [third.snapshot.id])
  }

  @Test("a login does not wait for a slow removal of many: it is done in the time of a commit, and the next login goes on [ERR-5]")
  func slow() async throws {
    let unlimited = try store(nil)
    for second in 0..<10 { _ = try await login(unlimited, at: second) }
    records.beforeDestroy.withLock {
      $0 = { () async throws(SessionError) in try? await Task.sleep(for: .seconds(60)) }
    }
    let hurried = try ServerSessionStore(
      records, configuration: .init(commitTimeout: .milliseconds(10), maximumSessionsPerSubject: 1, events: events.reporter))
    let first = try await login(hurried, at: 10)
    // None, if the list alone took too long on this machine.
    #expect([10, 11].contains(try await listed().count))
    #expect(try await listed().contains(first.snapshot.id))
    let entry = try #require(events.log.first)
    #expect(entry.metadata["operation"] == "subjectLimit" && entry.metadata["code"] == "timeout")
    let second = try await login(try store(1), at: 11)
    #expect(try await listed() == [second.snapshot.id])
  }

  @Test("a session in a newer format is not ended, whatever a reader of this format takes for its age [ERR-3]")
  func newerFormat() async throws {
    let key = try #require(RecordKey([UInt8](repeating: 7, count: 16)))
    let newer = SessionRecord(
      createdAt: at(.seconds(-60)), absoluteDeadline: at(.seconds(3600)), idleDeadline: at(.seconds(3600)), subject: "ada",
      payload: [0xA1, 0x00, 0x02])
    #expect(try await records.create(key, newer, now: at(.seconds(0))))
    var another = newer
    another.createdAt = at(.seconds(-30))
    let secondKey = try #require(RecordKey([UInt8](repeating: 9, count: 16)))
    #expect(try await records.create(secondKey, another, now: at(.seconds(0))))
    let damaged = try #require(RecordKey([UInt8](repeating: 8, count: 16)))
    var other = newer
    other.payload = [1, 2, 3]
    #expect(try await records.create(damaged, other, now: at(.seconds(0))))
    let store = try store(1)
    let first = try await login(store, at: 1)
    #expect(try await listed().isSuperset(of: [key, secondKey]))
    #expect(try await !listed().contains(damaged))
    let second = try await login(store, at: 2)
    #expect(try await listed() == [key, secondKey, second.snapshot.id])
    #expect(first.snapshot.id != second.snapshot.id)
  }

  @Test("without an index, or with less than one session, the store does not start")
  func refused() async throws {
    let plain = CountingRecordStore()
    let error = await sessionError { _ = try ServerSessionStore(plain, configuration: .init(maximumSessionsPerSubject: 1)) }
    #expect(error?.code == .misconfigured && error?.message.contains("maximumSessionsPerSubject") == true)
    let none = await sessionError { _ = try store(0) }
    #expect(none?.code == .misconfigured && none?.message.contains("maximumSessionsPerSubject") == true)
    _ = try store(.max)
  }

  @Test("the greatest number of sessions is a number like others")
  func greatest() async throws {
    let store = try store(.max)
    _ = try await login(store, at: 0)
    #expect(records.lists.withLock { $0 } == [.max])
  }
}
