import Sessions
import SessionsMemory
import Testing

@Suite("Memory under concurrency")
struct MemoryStressTests {
  @Test("64 tasks that count by compare-and-swap lose no count")
  func exactCounters() async throws {
    let store = MemoryRecordStore()
    let (counters, tasks, increments) = (8, 64, 200)
    for number in 0..<counters { _ = try await store.create(key(number), record(payload: [0, 0, 0, 0]), now: start) }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for task in 0..<tasks {
        group.addTask {
          for _ in 0..<increments {
            let key = key(task % counters)
            while true {
              guard let loaded = try await store.load(key, now: start) else { preconditionFailure("it is live") }
              let next = record(payload: encode(decode(loaded.payload) + 1))
              if try await store.replace(key, expecting: loaded.version, with: next, now: start) == .replaced { break }
              await Task.yield()
            }
          }
        }
        group.addTask {
          for step in 0..<increments {
            _ = try await store.touch(key(task % counters), idleDeadline: at(1000 + Int64(step)), now: start)
          }
        }
      }
      try await group.waitForAll()
    }
    for number in 0..<counters {
      let stored = try #require(try await store.load(key(number), now: start))
      #expect(decode(stored.payload) == tasks / counters * increments)
      #expect(stored.version == Int64(1 + tasks / counters * increments))
      #expect(stored.idleDeadline == at(999 + Int64(increments)))
    }
  }

  @Test("destroyAll ends every session that was there before, however it races with writes")
  func destroyAllRaces() async throws {
    for _ in 0..<200 {
      let store = MemoryRecordStore()
      let numbers = 0..<20
      for number in numbers { _ = try await store.create(key(number), record(subject: "ann"), now: start) }
      let destroyed = try await withThrowingTaskGroup(of: Int.self) { group in
        for number in numbers {
          group.addTask {
            _ = try await store.replace(key(number), expecting: 1, with: record(subject: "ann"), now: start)
            return 0
          }
        }
        group.addTask { try await store.destroyAll(of: "ann", except: nil) }
        return try await group.reduce(0, +)
      }
      #expect(destroyed == numbers.count)
      #expect(store.count == 0)
      #expect(store.indexedCount == 0)
    }
  }

  @Test("No session escapes destroyAll by getting new keys meanwhile [ROT-16]")
  func destroyAllAndMoves() async throws {
    // The last keys move first, to before all others, where the listing has been.
    let keys = (0..<2000).map(key).sorted(by: >)
    for _ in 0..<20 {
      let store = MemoryRecordStore()
      for key in keys { _ = try await store.create(key, record(subject: "ann"), now: start) }
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { _ = try await store.destroyAll(of: "ann", except: nil) }
        for task in 0..<4 {
          group.addTask {
            for number in stride(from: task, to: keys.count, by: 4) {
              guard let old = try await store.load(keys[number], now: start) else { break }
              let copy = key(256 * (100 + number))
              _ = try await store.create(copy, old, now: start)
              if try await !store.destroy(keys[number], expecting: old.version) { _ = try await store.destroy(copy) }
            }
          }
        }
        try await group.waitForAll()
      }
      #expect(store.count == 0)
      #expect(store.indexedCount == 0)
    }
  }

  @Test("Everything at once neither deadlocks nor leaks index entries")
  func everythingAtOnce() async throws {
    let store = MemoryRecordStore(configuration: MemoryConfiguration(capacity: 300))
    await withTaskGroup(of: Void.self) { group in
      for task in 0..<64 {
        group.addTask {
          var random = SplitMix64(seed: UInt64(task))
          for step in 0..<300 {
            let key = key(Int.random(in: 0..<400, using: &random))
            let now = at(Int64(step))
            let subject = ["ann", "bob", nil].randomElement(using: &random) ?? nil
            let next = record(idle: Int64(step) + Int64.random(in: 1...200, using: &random), subject: subject)
            switch Int.random(in: 0..<8, using: &random) {
            case 0, 1, 2: _ = try? await store.create(key, next, now: now)
            case 3:
              if let loaded = try? await store.load(key, now: now) {
                _ = try? await store.replace(key, expecting: loaded.version, with: next, now: now)
              }
            case 4: _ = try? await store.destroy(key)
            case 5: _ = try? await store.prune(now: now, limit: 5)
            case 6: _ = try? await store.destroyAll(of: "ann", except: key)
            default: _ = try? await store.records(of: "bob", after: nil, limit: 5, now: now)
            }
          }
        }
      }
    }
    #expect(store.count <= 300)
    var (listed, live) = (0, 0)
    for subject in ["ann", "bob"] {
      listed += try await store.records(of: subject, after: nil, limit: 1000, now: start).count
    }
    for number in 0..<400 where try await store.load(key(number), now: start)?.subject != nil { live += 1 }
    #expect(listed == live)
    #expect(store.indexedCount == live)
    let count = store.count
    #expect(try await store.prune(now: .maximum, limit: 1000) == count)
    #expect(store.count == 0)
    #expect(store.indexedCount == 0)
  }
}

private func encode(_ value: Int) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }

private func decode(_ bytes: [UInt8]) -> Int {
  bytes.enumerated().reduce(0) { $0 | Int($1.element) << (8 * $1.offset) }
}
