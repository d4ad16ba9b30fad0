import Foundation
import Sessions
import SessionsBatching
import SessionsFaultRuns
import SessionsTesting
import Testing

import SessionsRedis

/// One store on one server that fails.
@Suite(.serialized) struct FaultTests {
  @Test func `connections that the server ends lose nothing`() async throws {
    try await withStore { (store, server) async throws in
      var recoveries: [Duration] = []
      let counts = try await WriteLoad.run(on: store) { load in
        for _ in 0..<25 {
          try await load.progress(20)
          try await server.command("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")
          recoveries.append(try await load.recovery())
        }
        try await load.progress(20)
      }
      FaultCounts("Redis", "connections killed by the server", counts, recoveries: recoveries).report()
      #expect(counts.wrong == [])
      #expect(counts.lost == 0)
      #expect(counts.refused == 0, "\(counts)")
    }
  }

  @Test func `a killed server that writes through loses no acknowledged write, and is found again`() async throws {
    try await withStore(["--appendonly", "yes", "--appendfsync", "always"]) { (store, server) async throws in
      var recoveries: [Duration] = []
      let counts = try await WriteLoad.run(on: store) { load in
        for _ in 0..<4 {
          try await load.progress(50)
          try await server.crash()
          try await server.start()
          recoveries.append(try await load.recovery())
        }
        try await load.progress(50)
      }
      FaultCounts("Redis", "server killed (kill -9)", counts, recoveries: recoveries).report()
      #expect(counts.wrong == [])
      #expect(counts.lost == 0)
      #expect(counts.hasOnlyOutageErrors)
      // Each of the tasks has at most one write under way when the server ends.
      #expect(counts.indeterminate <= 4 * 16, "\(counts)")
    }
  }

  @Test func `an idle store does not notice that the server was restarted`() async throws {
    try await withStore(["--appendonly", "yes"]) { (store, server) async throws in
      let key = newKey()
      #expect(try await store.create(key, record(), now: now))
      for version: Int64 in 1...3 {
        try await server.crash()
        try await server.start()
        let outcome = try await store.replace(key, expecting: version, with: record(), forcingIdleDeadline: false, now: now)
        #expect(outcome == .replaced)
      }
    }
  }

  @Test func `two stores on stopped servers time out and freeze nothing`() async throws {
    try await withStore { (first, firstServer) async throws in
      try await withStore { (second, secondServer) async throws in
        let key = newKey()
        for store in [first, second] { #expect(try await store.create(key, record(), now: now)) }
        let timeout: Duration = .seconds(2)
        let impatient = try [firstServer, secondServer].map { try open($0.url, timeout: timeout) }
        for store in impatient {
          try await eventually("the store is connected") { await error { () throws(SessionError) in try await store.ping() } == nil }
        }
        try firstServer.suspend()
        try secondServer.suspend()
        let start = ContinuousClock.now
        let errors = await failures(of: impatient, key, within: timeout)
        let elapsed = ContinuousClock.now - start
        #expect(errors.count == 128)
        for (isWrite, failure) in errors {
          #expect(failure?.code == .timeout || failure?.code == .unavailable)
          if !isWrite { #expect(failure?.isIndeterminate == false) }
        }
        #expect(errors.contains { $0.0 && $0.1?.isIndeterminate == true })
        #expect(elapsed < timeout + slack)
        try await expectThreadsStayFree([first, second], key) {
          firstServer.kill(SIGCONT)
          secondServer.kill(SIGCONT)
        }
        for store in impatient {
          try await eventually("the store works again") { (try? await store.load(key, now: now)) != nil }
          await store.close()
        }
      }
    }
  }

  /// The errors of 64 operations on each store at once, every other one a write. The first one that is sent is a write.
  private func failures(of stores: [RedisRecordStore], _ key: RecordKey, within timeout: Duration) async -> [(Bool, SessionError?)] {
    await withTaskGroup(of: (Bool, SessionError?).self) { group in
      for store in stores {
        for number in 0..<64 {
          if number == 1, case .single(let queue) = store.router {
            // Until the write is under way, or its time is over.
            let end = ContinuousClock.now + timeout
            while queue.isIdle || queue.pendingCount > 0, ContinuousClock.now < end { await Task.yield() }
          }
          let isWrite = number % 2 == 0
          group.addTask {
            let failure = await error { () throws(SessionError) in
              if isWrite {
                _ = try await store.touch(key, idleDeadline: later.advanced(by: .seconds(1)), now: now)
              } else {
                _ = try await store.load(key, now: now)
              }
            }
            return (isWrite, failure)
          }
        }
      }
      return await group.reduce(into: [(Bool, SessionError?)]()) { $0.append($1) }
    }
  }

  /// Expects that operations of several stores that wait for their servers keep no thread that other tasks need, and are done in the end.
  private func expectThreadsStayFree(_ stores: [RedisRecordStore], _ key: RecordKey, release: () -> Void) async throws {
    let operations = stores.flatMap { store in
      (0..<64).map { number -> @Sendable () async -> Void in
        {
          let failure = await error { () throws(SessionError) in
            if number % 2 == 0 {
              _ = try await store.touch(key, idleDeadline: later.advanced(by: .seconds(1)), now: now)
            } else {
              _ = try await store.load(key, now: now)
            }
          }
          #expect(failure == nil)
        }
      }
    }
    try await TaskThreads.stayFree(during: operations, release: release)
  }

  @Test func `a server that is down makes operations unavailable within their deadline`() async throws {
    let url = "redis://127.0.0.1:\(try RedisServer.freePort())"
    let failure = try await refusal(url, timeout: .milliseconds(300)) { (store) throws(SessionError) in
      try await store.create(newKey(), record(), now: now)
    }
    #expect(failure?.code == .unavailable && failure?.isIndeterminate == false)
    let unknown = try open("redis://no-such-host.invalid", timeout: .milliseconds(300))
    let missing = await error { () throws(SessionError) in try await unknown.ping() }
    #expect(missing?.code == .unavailable || missing?.code == .timeout)
    await unknown.close()
  }

  @Test func `what timed out while connecting is not done afterwards`() async throws {
    // With a password the store greets the server; a stopped one does not answer.
    try await RedisServer.with(["--requirepass", "pw"]) { (server) async throws in
      var configuration = try RedisConfiguration(url: "redis://:pw@127.0.0.1:\(server.port)")
      // Minutes, so that what waits for the connection is told from what does not, on a machine that is busy too.
      configuration.timeout = .seconds(300)
      let settings = try RedisConnectionSettings(
        configuration, finding: .endpoint(.host("127.0.0.1", port: server.port)), isClusterNode: false)
      let queue = RedisConnection.queue(settings, capacity: 10)
      try server.suspend()
      let keys = (0..<3).map { _ in newKey() }
      let start = ContinuousClock().now
      // The first is a batch of its own; the others come together while it waits.
      let outcomes = await withTaskGroup(of: (Int, SessionError?).self) { group in
        for (index, timeout) in [(0, Duration.seconds(1)), (1, .seconds(2)), (2, .seconds(300))] {
          // The first is under way, or was in vain already, before the others come.
          while index == 1, queue.isIdle || queue.pendingCount > 0, ContinuousClock().now - start < .seconds(1) { await Task.yield() }
          let request = RedisRequest(operation: .create(keys[index], record(), indexedUntil: nil, now: now))
          group.addTask {
            (index, await error { () throws(SessionError) in try await queue.submit(request, until: Deadline(after: timeout)) })
          }
        }
        var outcomes: [Int: SessionError] = [:]
        for await (index, failure) in group {
          outcomes[index] = failure
          if index == 1 { server.kill(SIGCONT) }
        }
        return outcomes
      }
      #expect(outcomes[0]?.code == .timeout && outcomes[1]?.code == .timeout && outcomes[2] == nil, "\(outcomes)")
      #expect(outcomes[1]?.isIndeterminate == false)
      // It did not wait for the connection, nor for the one that has more time.
      #expect(ContinuousClock().now - start < .seconds(2) + slack)
      let store = try RedisRecordStore(configuration: configuration)
      #expect(try await store.load(keys[2], now: now) != nil)
      for key in keys[..<2] { #expect(try await store.load(key, now: now) == nil) }
      await store.close()
      await queue.close(discarding: false)
    }
  }

  @Test func `a full server refuses new sessions and keeps the others`() async throws {
    try await withStore { (store, server) async throws in
      let key = newKey()
      #expect(try await store.create(key, record(), now: now))
      try await server.command("CONFIG", "SET", "maxmemory", "1")
      let created = await error { () throws(SessionError) in try await store.create(newKey(), record(), now: now) }
      #expect(created?.code == .unavailable && created?.isIndeterminate == false)
      let replaced = await error { () throws(SessionError) in
        try await store.replace(key, expecting: 1, with: record([9]), forcingIdleDeadline: false, now: now)
      }
      #expect(replaced?.code == .unavailable && replaced?.isIndeterminate == false)
      #expect(try await store.load(key, now: now)?.version == 1)
      #expect(try await store.destroy(key, expecting: 1))
      try await server.command("CONFIG", "SET", "maxmemory", "0")
      #expect(try await store.create(key, record(), now: now))
    }
  }

  @Test func `a server with too many clients does nothing and is tried again`() async throws {
    try await withStore { (store, server) async throws in
      try await server.command("CONFIG", "SET", "maxclients", "1")
      let other = try open(server.url, timeout: .milliseconds(500))
      try await store.ping()
      var refused: SessionError?
      try await eventually("an operation is tried before its deadline") {
        refused = await error { () throws(SessionError) in try await other.create(newKey(), record(), now: now) }
        return refused?.code != .timeout
      }
      #expect(refused?.code == .unavailable && refused?.isIndeterminate == false)
      await store.close()
      try await eventually("the server is tried again") { (try? await other.create(newKey(), record(), now: now)) == true }
      await other.close()
    }
  }

  @Test func `more operations than may wait are refused at once`() async throws {
    try await withStore(timeout: .seconds(300), pending: 8) { (store, server) async throws in
      try await store.ping()
      try server.suspend()
      let failures = await withTaskGroup(of: SessionError?.self) { group in
        for _ in 0..<64 { group.addTask { await error { () throws(SessionError) in try await store.ping() } } }
        // As many as neither wait nor are under way are refused while the server stands still; the others wait for it.
        let fewest = 64 - 8 - 8 - 1
        var failures: [SessionError] = []
        while failures.count < fewest, let next = await group.next() { if let next { failures.append(next) } }
        #expect(failures.count == fewest)
        server.kill(SIGCONT)
        for await next in group { if let next { failures.append(next) } }
        return failures
      }
      #expect(failures.allSatisfy { $0.code == .unavailable }, "\(failures)")
      try await store.ping()
    }
  }

  @Test func `cancelled operations leave the connection usable`() async throws {
    try await withStore { (store, _) async throws in
      let key = newKey()
      #expect(try await store.create(key, record(), now: now))
      for _ in 0..<200 {
        let tasks = (0..<8).map { _ in
          Task { await error { () throws(SessionError) in try await store.touch(key, idleDeadline: later, now: now) } }
        }
        for task in tasks { task.cancel() }
        for task in tasks {
          let failure = await task.value
          #expect(failure == nil || failure?.code == .cancelled)
        }
      }
      #expect(try await store.load(key, now: now)?.version == 1)
    }
  }

  @Test func `no descriptor is left over`() async throws {
    try await RedisServer.with { (server) async throws in
      let before = try openSockets()
      for _ in 0..<20 {
        let store = try open(server.url)
        for _ in 0..<5 {
          try await store.ping()
          try await server.command("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")
        }
        try await store.ping()
        await store.close()
      }
      for _ in 0..<20 {
        // The store is released without a close.
        let store = try open(server.url)
        try await store.ping()
      }
      try await eventually("all sockets are closed") { try openSockets() <= before }
    }
  }
}
