import Foundation
import Sessions
import SessionsSQLite
import Testing

/// Many tasks and processes at the same time.
@Suite struct ConcurrencyTests {
  /// Adds one by compare-and-swap; returns the number of times that another was faster.
  private func increment(_ store: SQLiteRecordStore, _ key: RecordKey) async throws -> Int {
    var lost = 0
    while true {
      let current = try #require(try await store.load(key, now: now))
      let value = (Int(String(decoding: current.payload, as: UTF8.self)) ?? 0) + 1
      let next = record(Array("\(value)".utf8))
      if try await store.replace(key, expecting: current.version, with: next, now: now) == .replaced { return lost }
      lost += 1
    }
  }

  @Test func aCounterIsExactAmidAMixedLoadOfManyTasks() async throws {
    try await withPath { path in
      let store = try openStore(path)
      let counter = newKey()
      #expect(try await store.create(counter, record(Array("0".utf8)), now: now))
      let rounds = 20
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<64 {
          group.addTask {
            for round in 0..<rounds {
              _ = try await increment(store, counter)
              let own = newKey()
              #expect(try await store.create(own, record(subject: "anna"), now: now))
              #expect(try await store.touch(own, idleDeadline: later, now: now))
              #expect(try await store.load(own, now: now)?.version == 1)
              if round.isMultiple(of: 2) { #expect(try await store.destroy(own)) }
              _ = try await store.prune(now: now, limit: 10)
            }
          }
        }
        try await group.waitForAll()
      }
      let stored = try await store.load(counter, now: now)
      #expect(stored?.payload == Array("\(64 * rounds)".utf8))
      #expect(stored?.version == Int64(64 * rounds + 1))
      #expect(try await store.destroyAll(of: "anna", except: nil) == 64 * rounds / 2)
      #expect(try store.integer("SELECT count(*) FROM sessions") == 1)
      await store.close()
    }
  }

  @Test func aCounterIsExactAcrossProcesses() async throws {
    try await withPath { path in
      let store = try openStore(path)
      let counter = newKey()
      #expect(try await store.create(counter, record(Array("0".utf8)), now: now))
      let (processes, times) = (3, 150)
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<processes {
          group.addTask { () async throws in
            #expect(try await CrashWriterProcess.run(["count", path, hex(counter), "\(times)"]) == 0)
          }
        }
        group.addTask { for _ in 0..<times { _ = try await increment(store, counter) } }
        try await group.waitForAll()
      }
      #expect(try await store.load(counter, now: now)?.payload == Array("\((processes + 1) * times)".utf8))
      await store.close()
    }
  }

  @Test func oneOfManyCreatorsWins() async throws {
    try await withPath { path in
      let stores = [try openStore(path), try openStore(path)]
      for _ in 0..<20 {
        let key = newKey()
        let winners = try await withThrowingTaskGroup(of: Bool.self) { group in
          for index in 0..<16 { group.addTask { try await stores[index % 2].create(key, record(), now: now) } }
          return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(winners == 1)
      }
      for store in stores { await store.close() }
    }
  }

  @Test func cancellationLeavesTheStoreUsable() async throws {
    try await withPath { path in
      let store = try openStore(path)
      let keys = (0..<400).map { _ in newKey() }
      let outcomes = await withTaskGroup(of: (RecordKey, SessionError?).self) { group in
        for (index, key) in keys.enumerated() {
          group.addTask {
            let task = Task { () -> SessionError? in
              await error { () async throws(SessionError) in try await store.create(key, record(), now: now) }
            }
            if index.isMultiple(of: 2) { task.cancel() }
            return (key, await task.value)
          }
        }
        return await group.reduce(into: [RecordKey: SessionError?]()) { $0[$1.0] = $1.1 }
      }
      for key in keys {
        let failure = outcomes[key] ?? nil
        #expect(failure == nil || failure?.code == .cancelled)
        // Done or not done, and the error tells the caller which.
        #expect((try await store.load(key, now: now) != nil) == (failure == nil))
      }
      #expect(outcomes.values.contains { $0 == nil })
      await store.close()
      #expect(try sql(path, "PRAGMA integrity_check") == [["ok"]])
    }
  }

  @Test func aCancelledTaskReadsNothing() async throws {
    try await withPath { path in
      let store = try openStore(path)
      let task = Task {
        while !Task.isCancelled { await Task.yield() }
        return await error { () async throws(SessionError) in try await store.load(newKey(), now: now) }
      }
      task.cancel()
      #expect(await task.value?.code == .cancelled)
      await store.close()
    }
  }

  /// With `powerLoss` the log is started over long before the limit, as one that grows makes each commit slower.
  @Test(arguments: [
    (SQLiteDurability.processCrash, 1 << 20, bound: 3 << 20), (.powerLoss, 1 << 20, bound: 3 << 20),
    (.powerLoss, 64 << 20, bound: 16 << 20),
  ])
  func theWriteAheadLogStaysBounded(durability: SQLiteDurability, limit: Int, bound: Int) async throws {
    try await withPath { path in
      let configuration = SQLiteConfiguration(durability: durability, timeout: .seconds(60), walSizeLimit: limit)
      let store = try SQLiteRecordStore(path: path, configuration: configuration)
      let keys = (0..<16).map { _ in newKey() }
      for key in keys { #expect(try await store.create(key, record(), now: now)) }
      let largest = Shared(0)
      // The writes add up to more than the bound.
      try await withThrowingTaskGroup(of: Void.self) { group in
        for key in keys {
          group.addTask {
            for version in 1...300 {
              let next = record([UInt8](repeating: UInt8(truncatingIfNeeded: version), count: 8000))
              #expect(try await store.replace(key, expecting: Int64(version), with: next, now: now) == .replaced)
              let size = try FileManager.default.attributesOfItem(atPath: "\(path)-wal")[.size] as? Int ?? 0
              largest.update { $0 = max($0, size) }
            }
          }
        }
        try await group.waitForAll()
      }
      // Beyond the limit the log has at most the writes from before the checkpoint began.
      #expect(largest.value < bound)
      #expect(largest.value > 1 << 18)
      for key in keys { #expect(try await store.load(key, now: now)?.version == 301) }
      await store.close()
      #expect(!FileManager.default.fileExists(atPath: "\(path)-wal"))
    }
  }
}
