import Sessions
import SessionsBenchmark
import SessionsCookie
import SessionsMemory
import Testing

/// The rules about stores without a measurement.
@Suite struct StoreRulesTests {
  private func fitting(_ needs: SessionNeeds) -> [StoreKind] { CandidateList(needs, nil).fitting.compactMap(\.kind) }

  private func refusals(_ kind: StoreKind, _ needs: SessionNeeds) -> [StoreNeed] {
    CandidateList(needs, nil).refused.first { $0.kind == kind }?.refusals.map(\.need) ?? []
  }

  @Test func `the capabilities are those of the stores`() throws {
    #expect(StoreKind.memory.capabilities == (try ServerSessionStore(MemoryRecordStore())).capabilities)
    let cookie = try CookieSessionStore(configuration: CookieConfiguration(keys: CookieKeyRing(primary: .generate())))
    #expect(StoreKind.cookie.capabilities == cookie.capabilities)
  }

  @Test(arguments: [(CookieRoom.one, 1), (CookieRoom.most, 4)]) func `what is said to fit into cookies does`(bytes: Int, cookies: Int)
    async throws
  {
    let store = try CookieSessionStore(
      configuration: CookieConfiguration(keys: CookieKeyRing(primary: .generate()), chunking: cookies == 1 ? .off : .upTo(cookies)))
    func commit(_ bytes: Int) async throws -> CommitOutcome {
      let value = EncodedValue(json: "\"\(String(repeating: "x", count: bytes / 4 - 12))\"")
      let fields = (0..<4).map { SessionOperation.set("field-no-\($0)", value) }
      return try await store.commit(fields + [.setSubject("user-4711")], to: nil, now: SystemSessionClock().now)
    }
    guard case .committed(_, let token?) = try await commit(bytes) else { throw SessionError(.backend, "nothing was written") }
    #expect(try store.chunks.cookies(for: token).count == CookieRoom.cookies(bytes))
    // And not much more fits: no session is refused a cookie needlessly.
    await #expect(throws: SessionError.self) { _ = try await commit(bytes * 105 / 100) }
  }

  @Test func `a small site on one machine takes a file`() {
    #expect(fitting(SessionNeeds()) == [.sqlite, .redis, .postgres])
    #expect(refusals(.memory, SessionNeeds()) == [.durability])
    #expect(refusals(.cookie, SessionNeeds()) == [.revocation, .concurrentChanges])
    #expect(fitting(SessionNeeds(durability: .volatile)).first == .memory)
  }

  @Test func `several instances share what they can reach`() {
    let one = SessionNeeds(instances: 3, machines: 1, durability: .volatile)
    #expect(fitting(one) == [.sqlite, .redis, .postgres] && refusals(.memory, one) == [.instances])
    let three = SessionNeeds(instances: 3, machines: 3, durability: .volatile)
    #expect(fitting(three) == [.redis, .postgres])
    #expect(refusals(.memory, three) == [.instances] && refusals(.sqlite, three) == [.machines])
  }

  @Test func `a stronger promise is asked for by its setting`() {
    let list = CandidateList(SessionNeeds(durability: .powerLoss), nil)
    #expect(list.fitting.compactMap(\.kind) == [.sqlite, .postgres, .redis])
    let conditions = list.fitting.map { $0.conditions.joined(separator: " ") }
    #expect(conditions[0].contains("durability: .powerLoss") && conditions[2].contains("appendfsync always"))
    #expect(CandidateList(SessionNeeds(), nil).fitting[0].conditions.isEmpty)
    let second = CandidateList(SessionNeeds(durability: .lastSecond), nil).fitting
    #expect(second[0].durability == .powerLoss && second[2].durability == .lastSecond)
  }

  @Test(arguments: [
    (DurabilityNeed.volatile, DurabilityClass.allCases),
    (.processCrash, [.client, .applicationCrash, .processCrash, .lastSecond, .powerLoss]),
    (.lastSecond, [.client, .lastSecond, .powerLoss]),
    (.powerLoss, [.client, .powerLoss]),
  ]) func `a class of durability meets what it promises`(need: DurabilityNeed, classes: [DurabilityClass]) {
    #expect(DurabilityClass.allCases.filter { need.isMet(by: $0) } == classes)
  }

  @Test func `a browser may hold small sessions that nobody has to end`() {
    var needs = SessionNeeds(instances: 2, machines: 2, revocation: .none, concurrentChanges: .lastWins, servers: [])
    #expect(fitting(needs).first == .cookie && fitting(needs).count == 3)
    needs.servers = [.postgres]
    #expect(fitting(needs) == [.postgres, .cookie, .redis])
    needs.payloadBytes = CookieRoom.one + 1
    #expect(CandidateList(needs, nil).fitting[1].conditions[0].contains("chunking: .upTo(2)"))
    needs.payloadBytes = CookieRoom.most + 1
    #expect(fitting(needs) == [.postgres, .redis] && refusals(.cookie, needs) == [.payload])
    needs.payloadBytes = 100
    needs.revocation = .everywhere
    #expect(refusals(.cookie, needs) == [.revocation])
    needs.revocation = .none
    needs.concurrentChanges = .merged
    #expect(refusals(.cookie, needs) == [.concurrentChanges])
  }

  @Test func `large sessions take larger limits`() {
    let limits = SizeLimits()
    let small = CandidateList(SessionNeeds(payloadBytes: limits.valueBytes), nil).fitting
    let large = CandidateList(SessionNeeds(payloadBytes: limits.valueBytes + 1), nil).fitting
    #expect(!small.contains { $0.conditions.contains { $0.contains("SizeLimits") } })
    #expect(large.allSatisfy { $0.conditions.contains { $0.contains("SizeLimits") } })
  }

  @Test func `a result names the stores in many ways`() {
    let names: [(String, StoreKind?)] = [
      ("memory", .memory), ("sqlite:/srv/s.db", .sqlite), ("sqlite-full", .sqlite), ("redis+cluster://a:1,b:2", .redis),
      ("rediss://h", .redis),
      ("postgresql://h/d", .postgres), ("cookie", .cookie), ("exec:python3 dict.py", nil), ("faulty:upsert-on-replace", nil), ("", nil),
    ]
    for (name, kind) in names { #expect(StoreKind(backend: name) == kind, "\(name)") }
  }
}
