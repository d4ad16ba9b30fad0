import Sessions
import SessionsMemory
import SessionsTesting
import Testing

@Suite("Revocation epochs [IX-4]")
struct RevocationEpochTests {
  private func login(_ site: Site, _ subject: String?) async throws -> String {
    try await site.visitor { session in
      try session.set(.visits, to: 1)
      try session.setSubject(subject)
      try session.rotate()
    }
  }

  @Test("one write ends every session of the subject that authenticated before, and no other")
  func revokes() async throws {
    let epochs = RecordRevocationEpochs(MemoryRecordStore())
    let site = try Site { $0.revocationEpochs = epochs }
    let (alice, phone) = (try await login(site, "alice"), try await login(site, "alice"))
    let (bob, anonymous) = (try await login(site, "bob"), try await login(site, nil))
    site.clock.advance(by: .seconds(10))
    try await epochs.revoke("alice", before: site.clock.now, now: site.clock.now)
    let later = try await login(site, "alice")
    for (token, isLive) in [(alice, false), (phone, false), (bob, true), (anonymous, true), (later, true)] {
      #expect((try await site.request(token).get(.visits) == 1) == isLive)
    }
  }

  @Test("a session that authenticated exactly at the epoch lives, one a millisecond before does not")
  func boundary() async throws {
    let epochs = RecordRevocationEpochs(MemoryRecordStore())
    let site = try Site { $0.revocationEpochs = epochs }
    let token = try await login(site, "alice")
    try await epochs.revoke("alice", before: start, now: start)
    #expect(try await site.request(token).get(.visits) == 1)
    try await epochs.revoke("alice", before: at(.milliseconds(1)), now: start)
    #expect(try await site.request(token).get(.visits) == nil)
  }

  @Test("an epoch never moves back")
  func monotone() async throws {
    let epochs = RecordRevocationEpochs(MemoryRecordStore())
    #expect(try await epochs.notBefore("alice", now: start) == nil)
    for (time, expected) in [(5, 5), (3, 5), (9, 9), (-1, 9)] as [(Int64, Int64)] {
      try await epochs.revoke("alice", before: at(.seconds(time)), now: start)
      #expect(try await epochs.notBefore("alice", now: start) == at(.seconds(expected)))
    }
    #expect(try await epochs.notBefore("Alice", now: start) == nil)
    #expect(try await epochs.notBefore("", now: start) == nil)
  }

  @Test("subjects are compared by their bytes")
  func subjects() async throws {
    let epochs = RecordRevocationEpochs(MemoryRecordStore())
    try await epochs.revoke("\u{e9}", before: start, now: start)
    #expect(try await epochs.notBefore("\u{e9}", now: start) == start)
    #expect(try await epochs.notBefore("e\u{301}", now: start) == nil)
  }

  @Test("an epoch lives as long as a session can, and can be set again afterwards")
  func lifetime() async throws {
    let records = MemoryRecordStore()
    let epochs = RecordRevocationEpochs(records, lifetime: .seconds(100))
    try await epochs.revoke("alice", before: start, now: start)
    #expect(try await epochs.notBefore("alice", now: at(.milliseconds(99_999))) == start)
    #expect(try await epochs.notBefore("alice", now: at(.seconds(100))) == nil)
    try await epochs.revoke("alice", before: at(.seconds(100)), now: at(.seconds(100)))
    #expect(try await epochs.notBefore("alice", now: at(.seconds(100))) == at(.seconds(100)))
    #expect(records.count == 1)
  }

  @Test("concurrent revocations: the latest stands")
  func concurrent() async throws {
    let epochs = RecordRevocationEpochs(MemoryRecordStore())
    try await withThrowingTaskGroup(of: Void.self) { group in
      for second in 0..<12 {
        group.addTask { try await epochs.revoke("alice", before: at(.seconds(Int64(second))), now: start) }
      }
      try await group.waitForAll()
    }
    #expect(try await epochs.notBefore("alice", now: start) == at(.seconds(11)))
  }

  @Test("logged-in sessions cost one more read, anonymous ones none; a failure is not an absent session [ERR-2]")
  func cost() async throws {
    let records = CountingRecordStore()
    let site = try Site { $0.revocationEpochs = RecordRevocationEpochs(records) }
    let (alice, anonymous) = (try await login(site, "alice"), try await login(site, nil))
    #expect(try await site.request(anonymous).get(.visits) == 1)
    #expect(records.calls == "")
    #expect(try await site.request(alice).get(.visits) == 1)
    #expect(records.calls == "1 load")
    records.fail(.load, with: SessionError(.unavailable, "down"))
    #expect(await errorCode { _ = try await site.request(alice).get(.visits) } == .unavailable)
  }

  @Test(
    "an epoch that cannot be read is an error, and does not let revoked sessions in: no number, or more than one",
    arguments: [[0x61], [0x05, 0x00]] as [[UInt8]])
  func corrupt(payload: [UInt8]) async throws {
    let records = MemoryRecordStore()
    // The key is the beginning of SHA-256 of the prefix and the subject, computed with another implementation.
    let key = try #require(bytes(hex: "af7bc94db51d6e4a9218c7634bae6da4").flatMap { RecordKey($0) })
    let record = SessionRecord(createdAt: start, absoluteDeadline: .unlimited, idleDeadline: .unlimited, payload: payload)
    #expect(try await records.create(key, record, now: start))
    let epochs = RecordRevocationEpochs(records)
    #expect(await errorCode { _ = try await epochs.notBefore("alice", now: start) } == .corrupt)
    #expect(await errorCode { try await epochs.revoke("alice", before: start, now: start) } == .corrupt)
    #expect(try await epochs.notBefore("bob", now: start) == nil)
  }

  @Test("an epoch lives as long as a session that begins at it or now, whichever is later")
  func lifetimeOfTheLater() async throws {
    for (offset, end) in [(50, 150), (-50, 100)] as [(Int64, Int64)] {
      let epochs = RecordRevocationEpochs(MemoryRecordStore(), lifetime: .seconds(100))
      try await epochs.revoke("alice", before: at(.seconds(offset)), now: start)
      #expect(try await epochs.notBefore("alice", now: at(.milliseconds(end * 1000 - 1))) == at(.seconds(offset)))
      #expect(try await epochs.notBefore("alice", now: at(.seconds(end))) == nil)
    }
  }

  @Test("a revocation is one load and one write, and one whose write always comes second is contended and not done [CC-6]")
  func contended() async throws {
    let records = CountingRecordStore()
    let epochs = RecordRevocationEpochs(records)
    try await epochs.revoke("alice", before: start, now: start)
    #expect(records.calls == "1 create, 1 load")
    records.reset()
    try await epochs.revoke("alice", before: at(.seconds(1)), now: start)
    #expect(records.calls == "1 load, 1 replace")
    records.answerStale()
    #expect(await errorCode { try await epochs.revoke("alice", before: at(.seconds(2)), now: start) } == .contended)
    #expect(try await epochs.notBefore("alice", now: start) == at(.seconds(1)))
  }
}
