import Sessions
import SessionsMemory
import SessionsTesting
import Testing

@Suite("Session: tasks of one request, and requests of one browser")
struct ConcurrencyTests {
  @Test("32 child tasks of one request: nothing is lost")
  func childTasks() async throws {
    let site = try Site()
    let token = try await site.visitor { try $0.set(.visits, to: 0) }
    let session = site.request(token)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for index in 0..<32 {
        group.addTask {
          let own = SessionKey<Int>("task\(index)")
          #expect(try await session.get(.visits) != nil)
          try session.set(own, to: index)
          #expect(try await session.get(own) == index)
          try session.update(.visits, default: 0) { $0 += 1 }
          try session.flash(SessionKey<Int>("flash\(index)"), index)
          #expect(try await session.peekFlash(SessionKey<Int>("flash\(index)")) == index)
        }
      }
      try await group.waitForAll()
    }
    #expect(try await session.get(.visits) == 32)
    #expect(try await session.commit().result == .committed)
    #expect(site.records.count(.replace) == 1)
    let content = try #require(try await site.request(token).snapshot()).content
    #expect(content.fields["visits"]?.json == "32")
    #expect(content.fields.count == 33)
    #expect(content.flash.count == 32)
  }

  @Test("concurrent requests: updates of one key and sets of others all survive [CC-1] [CC-3]")
  func requests() async throws {
    let site = try Site { $0.commitTimeout = .seconds(60) }
    let token = try await site.visitor { try $0.set(.visits, to: 0) }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for task in 0..<6 {
        group.addTask {
          for _ in 0..<25 {
            let session = site.request(token)
            try session.update(.visits, default: 0) { $0 += 1 }
            try session.set(SessionKey<Int>("task\(task)"), to: task)
            while await errorCode({ _ = try await session.commit() }) == .contended {}
          }
        }
      }
      try await group.waitForAll()
    }
    let content = try #require(try await site.request(token).snapshot()).content
    #expect(content.fields["visits"]?.json == "150")
    #expect(content.fields.count == 7)
  }

  @Test("what another task records during the commit is left for the next one")
  func duringCommit() async throws {
    let (gated, store, session) = try heldAtCreate()
    async let first = session.commit()
    await gated.parked()
    try session.set(.visits, to: 2)
    try session.set(.other, to: 3)
    gated.release()
    let token = try await first.cookie.token
    #expect(try await Session(token: token, in: store).get(.visits) == 1)
    #expect(try await session.get(.visits) == 2)
    #expect(try await session.get(.other) == 3)
    #expect(try await session.commit().became(.committed, .none))
    #expect(try await Session(token: token, in: store).get(.visits) == 2)
    #expect(try await Session(token: token, in: store).get(.other) == 3)
  }

  @Test("a commit that fails keeps its changes, and they are written once")
  func failedCommit() async throws {
    let site = try Site()
    let token = try await site.visitor { try $0.set(.visits, to: 0) }
    let session = site.request(token)
    try session.update(.visits, default: 0) { $0 += 1 }
    try session.flash(.notice, "hi")
    try session.rotate()
    site.records.fail(.replace, with: SessionError(.timeout, "slow", isIndeterminate: true))
    #expect(await errorCode { _ = try await session.commit() } == .timeout)
    #expect(try await session.get(.visits) == 1)
    #expect(try await session.peekFlash(.notice) == "hi")
    site.records.fail(.replace, with: nil)
    let commit = try await session.commit()
    #expect(commit.result == .committed)
    let next = site.request(commit.cookie.token)
    #expect(try await next.get(.visits) == 1)
    #expect(try await next.takeFlash(.notice) == "hi")
  }

  @Test("commit only if unchanged throws conflict, writes nothing and works after a reload [CC-4]")
  func onlyIfUnchanged() async throws {
    let site = try Site()
    let token = try await site.visitor()
    let session = site.request(token)
    #expect(try await session.get(.visits) == 1)
    try await site.commit(token) { try $0.set(.other, to: 1) }
    try session.set(.visits, to: 2)
    #expect(await errorCode { _ = try await session.commit(onlyIfUnchanged: true) } == .conflict)
    #expect(try await site.request(token).get(.visits) == 1)
    try await session.reload()
    #expect(try await session.commit(onlyIfUnchanged: true).result == .committed)
    #expect(try await site.request(token).get(.visits) == 2)
    #expect(try await site.request(token).get(.other) == 1)
  }

  @Test("many commits of one request go on from each other")
  func severalCommits() async throws {
    let site = try Site()
    let session = site.request()
    try session.set(.visits, to: 1)
    let token = try #require(try await session.commit().cookie.token)
    for visit in 2...5 {
      try session.set(.visits, to: visit)
      #expect(try await session.commit().became(.committed, .none))
    }
    #expect(site.records.calls == "1 create, 4 replace")
    #expect(try await site.request(token).snapshot()?.version == 5)
  }

  @Test("a session that ended in a commit of this request begins anew with the next write")
  func afterTheEnd() async throws {
    let site = try Site()
    let token = try await site.visitor()
    let session = site.request(token)
    try session.invalidate()
    _ = try await session.commit()
    try session.set(.visits, to: 9)
    let commit = try await session.commit()
    #expect(commit.result == .created)
    #expect(try await site.request(commit.cookie.token).get(.visits) == 9)
    #expect(try await site.request(token).snapshot() == nil)
  }
}
