import Foundation
import Sessions
import SessionsFaultRuns
import SessionsMongo
import SessionsTesting
import Testing

/// Servers that go away. The tests here stop servers of their own, one at a time. The server is SecantusDB.
@Suite(.serialized) struct OutageTests {
  private func open(_ server: MongoServer, _ timeout: Duration, connections: Int = 8) throws -> MongoRecordStore {
    try MongoRecordStore(server.url(), configuration: MongoConfiguration(timeout: timeout, maximumConnections: connections))
  }

  /// Has tasks write all the time while `body` causes a fault, and expects that nothing was lost.
  private func underLoad(_ fault: String, _ store: MongoRecordStore, _ body: (WriteLoad) async throws -> [Duration]) async throws {
    var recoveries: [Duration] = []
    let counts = try await WriteLoad.run(on: store) { recoveries = try await body($0) }
    FaultCounts("MongoDB (SecantusDB)", fault, counts, recoveries: recoveries).report()
    #expect(counts.acknowledged > 0)
    #expect(counts.lost == 0)
    #expect(counts.wrong == [])
    #expect(counts.hasOnlyOutageErrors, "\(counts.codes)")
  }

  @Test func `a server that is killed and started again under load loses nothing that was acknowledged`() async throws {
    let server = try MongoServer()
    try server.start()
    defer { server.kill(SIGKILL) }
    let store = try open(server, .seconds(1))
    try await eventually("the collection") { (try? await store.prepare()) != nil }
    try await underLoad("server killed (kill -9)", store) { load in
      var recoveries: [Duration] = []
      for _ in 0..<3 {
        try await load.progress()
        try server.crash()
        let refused = load.counts.refused
        try await eventually("a refusal") { load.counts.refused > refused }
        try server.start()
        recoveries.append(try await load.recovery())
      }
      try await load.progress()
      return recoveries
    }
    await store.close()
  }

  @Test func `a server that stands still is a typed error in time, and the process goes on`() async throws {
    let server = try MongoServer()
    try server.start()
    defer { server.kill(SIGKILL) }
    let timeout: Duration = .milliseconds(500)
    let stores = try [open(server, timeout), open(server, timeout)]
    let patient = try [open(server, .seconds(300)), open(server, .seconds(300))]
    let key = newKey()
    #expect(try await patient[0].create(key, record(), now: now))
    try await patient[1].ping()
    for store in stores { try await eventually("a connection") { (try? await store.ping()) != nil } }
    try server.suspend()
    let clock = ContinuousClock()
    let elapsed = await clock.measure {
      await withTaskGroup(of: Void.self) { group in
        for store in stores {
          for _ in 0..<50 {
            group.addTask {
              let read = await error { () throws(SessionError) in try await store.load(key, now: now) }
              #expect(read?.code == .timeout || read?.code == .unavailable)
              #expect(read?.isIndeterminate == false)
              let write = await error { () throws(SessionError) in try await store.touch(key, idleDeadline: later, now: now) }
              #expect(write?.code == .timeout || write?.code == .unavailable)
            }
          }
        }
      }
    }
    #expect(elapsed < timeout * 2 + slack)
    let operations = patient.flatMap { store in
      (0..<50).map { number -> @Sendable () async -> Void in
        {
          let failure = await error { () throws(SessionError) in _ = try await store.load(key, now: now) }
          #expect(failure == nil, "\(number)")
        }
      }
    }
    try await TaskThreads.stayFree(during: operations) { server.kill(SIGCONT) }
    for store in stores { try await eventually("the server to be noticed") { (try? await store.load(key, now: now)) != nil } }
    for store in stores + patient { await store.close() }
  }

  @Test func `a server that is not there is unavailable within the deadline, and nothing is in doubt`() async throws {
    let store = try MongoRecordStore(
      "mongodb://127.0.0.1:\(try LoopbackPort.free())/db", configuration: MongoConfiguration(timeout: .milliseconds(300)))
    let clock = ContinuousClock()
    let elapsed = await clock.measure {
      await withTaskGroup(of: Void.self) { group in
        for _ in 0..<40 {
          group.addTask {
            let failure = await error { () throws(SessionError) in try await store.create(newKey(), record(), now: now) }
            #expect(failure?.code == .unavailable || failure?.code == .timeout)
            #expect(failure?.isIndeterminate == false)
          }
        }
      }
    }
    #expect(elapsed < .milliseconds(300) + slack)
    #expect(await error { () throws(SessionError) in try await store.ping() }?.code == .unavailable)
    await store.close()
    #expect(await error { () throws(SessionError) in try await store.ping() }?.code == .closed)
  }

  @Test func `a server that is stopped: what was sent is in doubt, and what was not is not`() async throws {
    let server = try MongoServer()
    try server.start()
    defer { server.kill(SIGKILL) }
    // So long that a busy machine sees the second one wait.
    let store = try open(server, .seconds(4), connections: 1)
    try await eventually("the collection") { (try? await store.prepare()) != nil }
    try server.suspend()
    async let first = error { () throws(SessionError) in try await store.destroy(newKey(), expecting: nil) }
    try await eventually("the first to be sent") { store.sentOperations == 1 }
    // The only thread sends the first of these two that is not late yet when the call of the one above ends: the other one stays unsent.
    async let second = error { () throws(SessionError) in try await store.destroy(newKey(), expecting: nil) }
    try await eventually("the second to wait") { store.pendingOperations == 1 }
    async let third = error { () throws(SessionError) in try await store.destroy(newKey(), expecting: nil) }
    let (sent, others) = (await first, [await second, await third])
    #expect(sent?.isIndeterminate == true, "\(String(describing: sent))")
    #expect(others.contains { $0?.isIndeterminate == false }, "\(others)")
    #expect(others.allSatisfy { $0?.code == .timeout || $0?.code == .unavailable }, "\(others)")
    server.kill(SIGCONT)
    try await eventually("the server to be noticed") { (try? await store.ping()) != nil }
    await store.close()
  }

  @Test func `more requests than may wait are refused, and cancelled ones leave at once`() async throws {
    let server = try MongoServer()
    try server.start()
    defer { server.kill(SIGKILL) }
    let store = try MongoRecordStore(
      server.url(), configuration: MongoConfiguration(timeout: .seconds(60), maximumPendingOperations: 10, maximumConnections: 1))
    try await store.prepare()
    try server.suspend()
    let busy = Task { try await store.load(newKey(), now: now) }
    try await eventually("the first to be sent") { store.sentOperations == 1 }
    let waiting = (0..<10).map { _ in Task { try await store.touch(newKey(), idleDeadline: later, now: now) } }
    try await eventually("ten to wait") { store.pendingOperations == 10 }
    let refusal = await error { () throws(SessionError) in try await store.load(newKey(), now: now) }
    #expect(refusal?.code == .unavailable)
    #expect(refusal?.message.contains("10 operations") == true)
    for task in waiting { task.cancel() }
    for task in waiting { #expect(await task.result.failureCode == .cancelled) }
    #expect(store.pendingOperations == 0)
    server.kill(SIGCONT)
    #expect(try await busy.value == nil)
    await store.close()
  }

  @Test func `closing does what waits, and leaves no descriptor and no thread behind`() async throws {
    let server = try MongoServer.shared.get()
    func use() async throws {
      let store = try MongoRecordStore(server.url(), configuration: MongoConfiguration(collection: newCollection(), timeout: .seconds(60)))
      try await store.prepare()
      let creates = (0..<50).map { _ in Task { try await store.create(newKey(), record(), now: now) } }
      for create in creates { #expect(try await create.value) }
      try await store.removeCollection()
      let last = Task { try await store.load(newKey(), now: now) }
      await store.close()
      if case .failure(let failure) = await last.result { #expect((failure as? SessionError)?.code == .closed) }
      #expect(await error { () throws(SessionError) in try await store.load(newKey(), now: now) }?.code == .closed)
      await store.close()
      #expect(store.connections == 0)
    }
    try await use()
    let before = try ProcessUsage.current()
    for _ in 0..<3 { try await use() }
    // Also a store that is released without being closed.
    do {
      let store = try MongoRecordStore(server.url(), configuration: MongoConfiguration(collection: newCollection(), timeout: .seconds(60)))
      try await store.prepare()
      try await store.removeCollection()
    }
    try await ProcessUsage.settles(to: before)
  }
}

extension Result where Failure == any Error {
  fileprivate var failureCode: SessionErrorCode? {
    if case .failure(let failure) = self { return (failure as? SessionError)?.code }
    return nil
  }
}
