import Sessions
import SessionsFaultRuns
import SessionsTesting
import Testing

@Suite("Server store: retries of a commit [CC-6]")
struct CommitRetryTests {
  private let change: [SessionOperation] = [.set("visits", EncodedValue(json: "2"))]

  private func opened(_ site: Site) async throws -> SessionSnapshot {
    let snapshot = try #require(try await site.request(try await site.visitor()).snapshot())
    site.records.reset()
    return snapshot
  }

  @Test("after 16 retries the commit is contended, and the error says when to come back")
  func exhausted() async throws {
    let site = try Site { $0.commitTimeout = .seconds(60) }
    let snapshot = try await opened(site)
    site.records.answerStale()
    let error = try #require(
      await sessionError { _ = try await site.store.commit(change, to: snapshot, now: start) })
    #expect(error.code == .contended)
    #expect(error.retryAfter != nil)
    #expect(!error.isIndeterminate)
    #expect(site.records.count(.replace) == 17)
    #expect(site.records.count(.load) == 16)
    #expect(site.events.seen == [.contended(snapshot.id)])
  }

  @Test("taking flash gives up in the same way")
  func exhaustedFlash() async throws {
    let site = try Site { $0.commitTimeout = .seconds(60) }
    let token = try await site.visitor { try $0.flash(.notice, "hi") }
    let session = site.request(token)
    #expect(try await session.peekFlash(.notice) == "hi")
    site.records.answerStale()
    #expect(await errorCode { _ = try await session.takeFlash(.notice) } == .contended)
    #expect(site.records.count(.replace) == 17)
    site.records.answerStale(false)
    // No taker got it, so it is still there.
    #expect(try await session.takeFlash(.notice) == "hi")
  }

  @Test("the time of a commit is limited [ERR-5]")
  func timeout() async throws {
    let site = try Site { $0.commitTimeout = .nanoseconds(1) }
    let snapshot = try await opened(site)
    site.records.answerStale()
    #expect(await errorCode { _ = try await site.store.commit(change, to: snapshot, now: start) } == .contended)
    #expect(site.records.calls == "1 replace")
  }

  @Test("a cancelled task stops between two tries, with nothing written")
  func cancellation() async throws {
    let site = try Site { $0.commitTimeout = .seconds(60) }
    let snapshot = try await opened(site)
    site.records.answerStale()
    let (change, store) = (change, site.store)
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return await errorCode { _ = try await store.commit(change, to: snapshot, now: start) }
    }
    #expect(await task.value == .cancelled)
    #expect(site.records.calls == "1 replace")
    #expect(site.events.seen.isEmpty)
    #expect(try await site.records.load(snapshot.id, now: start)?.version == 1)
  }

  @Test("cancellation also ends the wait between two tries")
  func cancelledWhileWaiting() async throws {
    let site = try Site { $0.commitTimeout = .seconds(600) }
    let snapshot = try await opened(site)
    site.records.answerStale()
    let (change, store) = (change, site.store)
    let task = Task { await errorCode { _ = try await store.commit(change, to: snapshot, now: start) } }
    while site.records.count(.replace) < 3 { await Task.yield() }
    task.cancel()
    #expect(await task.value == .cancelled)
    #expect(site.records.count(.replace) < 17)
  }

  @Test("a snapshot of another store is refused, naming the mistake")
  func foreignSnapshot() async throws {
    let site = try Site()
    let key = try #require(RecordKey([UInt8](repeating: 1, count: 16)))
    let foreign = SessionSnapshot(
      id: key, version: 1, content: SessionContent(), createdAt: start, absoluteDeadline: .maximum,
      idleDeadline: .maximum)
    let error = await sessionError { _ = try await site.store.commit(change, to: foreign, now: start) }
    #expect(error?.code == .misconfigured)
    #expect(site.records.calls == "")
  }

  @Test("a store without a subject index says unsupported and not nobody [IX-7]")
  func unsupported() async throws {
    let site = try Site()
    #expect(!site.store.capabilities.contains(.subjectIndex))
    #expect(await errorCode { _ = try await site.store.sessions(of: "alice", now: start) } == .unsupported)
    #expect(await errorCode { _ = try await site.store.destroyAll(of: "alice", except: nil) } == .unsupported)
    #expect(site.records.calls == "")
  }
}
