import Sessions
import SessionsMongo
import Testing

/// Listing and ending a subject's sessions, and pruning, on SecantusDB.
@Suite struct SubjectTests {
  private func numbered(_ number: Int) -> RecordKey {
    // The bytes around the sign bit too: keys are ordered as unsigned bytes.
    RecordKey(
      high: UInt64(UInt8(truncatingIfNeeded: number * 37)) << 56, low: UInt64(number))
  }

  @Test func `a listing is in the order of the keys' bytes, of live records of exactly that subject, page by page`() async throws {
    try await withStore { (store, _, _) async throws in
      let keys = (0..<600).map(numbered)
      for (number, key) in keys.enumerated() {
        let subject = number % 5 == 0 ? nil : number % 5 == 1 ? "A" : number % 5 == 2 ? "a\u{0}" : "a"
        let idle = number % 2 == 0 ? later : at(1_000_001)
        _ = try await store.create(key, record([UInt8(number & 255)], subject: subject, idle: idle), now: now)
      }
      let expected = keys.indices.filter { $0 % 5 > 2 && $0 % 2 == 0 }.map { keys[$0] }.sorted()
      #expect(try await store.records(of: "a", after: nil, limit: 1000, now: at(1_000_001)).map(\.key) == expected)
      var (found, cursor): ([RecordKey], RecordKey?) = ([], nil)
      while true {
        let page = try await store.records(of: "a", after: cursor, limit: 7, now: at(1_000_001))
        #expect(page.count <= 7)
        guard let last = page.last else { break }
        found += page.map(\.key)
        cursor = last.key
      }
      #expect(found == expected)
      #expect(try await store.records(of: "a", after: nil, limit: 0, now: now).isEmpty)
      #expect(try await store.records(of: "b", after: nil, limit: 9, now: now).isEmpty)
    }
  }

  @Test func `all sessions of a subject end but one, however many they are`() async throws {
    try await withStore { (store, _, _) async throws in
      let keys = (0..<2500).map(numbered)
      try await withThrowingTaskGroup(of: Void.self) { group in
        for (number, key) in keys.enumerated() {
          group.addTask { _ = try await store.create(key, record(subject: number % 25 == 0 ? "other" : "a"), now: now) }
        }
        try await group.waitForAll()
      }
      #expect(try await store.destroyAll(of: "a", except: keys[1]) == 2399)
      #expect(try await store.records(of: "a", after: nil, limit: 9, now: now).map(\.key) == [keys[1]])
      #expect(try await store.records(of: "other", after: nil, limit: 1000, now: now).count == 100)
      #expect(try await store.destroyAll(of: "a", except: nil) == 1)
      #expect(try await store.destroyAll(of: "a", except: nil) == 0)
    }
  }

  @Test func `prune takes the longest expired first, and nothing that is live or was touched`() async throws {
    try await withStore { (store, _, _) async throws in
      let keys = (0..<6).map { _ in newKey() }
      for (number, key) in keys.enumerated() {
        _ = try await store.create(key, record(idle: at(1_100_000 + Int64(number) * 1000)), now: now)
      }
      #expect(try await store.touch(keys[0], idleDeadline: at(1_900_000), now: now))
      _ = try await store.replace(keys[5], expecting: 1, with: record(idle: at(1_000_001)), forcingIdleDeadline: true, now: now)
      #expect(try await store.prune(now: at(1_500_000), limit: 2) == 2)
      var left: [Int] = []
      for (number, key) in keys.enumerated() where try await store.load(key, now: now) != nil { left.append(number) }
      #expect(left == [0, 2, 3, 4])
      #expect(try await store.prune(now: at(1_101_999), limit: 10) == 0)
      #expect(try await store.prune(now: at(1_102_000), limit: 10) == 1)
      #expect(try await store.prune(now: at(1_500_000), limit: 10) == 2)
      #expect(try await store.prune(now: at(1_899_999), limit: 10) == 0)
      #expect(try await store.prune(now: at(1_900_000), limit: 10) == 1)
    }
  }

  @Test func `prune goes through more than one part, and two nodes that prune count each record once`() async throws {
    try await withStore { (store, server, collection) async throws in
      try await withThrowingTaskGroup(of: Void.self) { group in
        for number in 0..<1300 {
          group.addTask { _ = try await store.create(newKey(), record(idle: at(1_000_001 + Int64(number))), now: now) }
        }
        try await group.waitForAll()
      }
      #expect(try await store.prune(now: later, limit: 700) == 700)
      let other = try MongoRecordStore(server.url(), configuration: MongoConfiguration(collection: collection, timeout: .seconds(60)))
      async let first = store.prune(now: later, limit: 1000)
      async let second = other.prune(now: later, limit: 1000)
      #expect(try await first + second == 600)
      await other.close()
    }
  }
}

/// The end of all sessions of a subject while others work on the same keys.
@Suite struct SubjectRaceTests {
  @Test func `a session that is made under a key that was ended meanwhile is a new one, and stays`() async throws {
    try await withStore { (store, _, _) async throws in
      for _ in 0..<20 {
        let keys = (0..<40).map { _ in newKey() }
        for key in keys { _ = try await store.create(key, record([1], subject: "s"), now: now) }
        // Each key is made again as soon as it is gone, so that a call that takes it twice never ends.
        let makers = keys.map { key in
          Task {
            while try await !store.create(key, record([2], subject: "s"), now: now) {}
          }
        }
        let count = try await store.destroyAll(of: "s", except: nil)
        #expect(count == 40)
        for maker in makers { try await maker.value }
        let left = try await store.records(of: "s", after: nil, limit: 100, now: now)
        #expect(left.map(\.record.payload) == Array(repeating: [2], count: 40))
        #expect(try await store.destroyAll(of: "s", except: nil) == 40)
      }
    }
  }
}
