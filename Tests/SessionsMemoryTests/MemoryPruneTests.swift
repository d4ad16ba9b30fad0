import Sessions
import SessionsMemory
import Testing

@Suite("Memory pruning")
struct MemoryPruneTests {
  @Test("Prune removes the longest expired first, at most as many as asked", arguments: [1, 7, 100, 999, 5000])
  func oldestFirst(limit: Int) async throws {
    let store = MemoryRecordStore()
    var random = SplitMix64(seed: UInt64(limit))
    let deadlines = (1...3000).map { Int64($0) }.shuffled(using: &random)
    for (number, deadline) in deadlines.enumerated() {
      _ = try await store.create(key(number), record(idle: deadline), now: start)
    }
    let expired = 2500
    var removed = 0
    while removed < expired {
      let expected = min(limit, expired - removed)
      #expect(try await store.prune(now: at(Int64(expired)), limit: limit) == expected)
      removed += expected
      guard removed % 500 < limit else { continue }
      var held: [Int64] = []
      for (number, deadline) in deadlines.enumerated() where try await store.load(key(number), now: start) != nil {
        held.append(deadline)
      }
      #expect(held.sorted() == Array(Int64(removed + 1)...3000), "after \(removed) removals")
    }
    #expect(try await store.prune(now: at(Int64(expired)), limit: limit) == 0)
    #expect(store.count == 500)
  }

  @Test("A limit of nothing removes nothing")
  func noLimit() async throws {
    let store = MemoryRecordStore()
    _ = try await store.create(key(1), record(idle: 1), now: start)
    #expect(try await store.prune(now: at(10), limit: 0) == 0)
    #expect(try await store.prune(now: at(10), limit: -1) == 0)
    #expect(store.count == 1)
  }

  @Test("A record that is touched after its shard was searched is found when it expires")
  func touchedThenExpired() async throws {
    let store = MemoryRecordStore()
    _ = try await store.create(key(1), record(idle: 10), now: start)
    _ = try await store.touch(key(1), idleDeadline: at(20), now: at(5))
    #expect(try await store.prune(now: at(15), limit: 10) == 0)
    #expect(try await store.prune(now: at(20), limit: 10) == 1)
  }

  @Test("A record created with an early deadline after a search is found")
  func createdAfterSearch() async throws {
    let store = MemoryRecordStore()
    _ = try await store.create(key(1), record(idle: 1000), now: start)
    #expect(try await store.prune(now: at(500), limit: 10) == 0)
    _ = try await store.create(key(1 + 256), record(idle: 400), now: start)
    #expect(try await store.prune(now: at(500), limit: 10) == 1)
    #expect(store.count == 1)
  }
}
