import Foundation
import Sessions
import SessionsMongo
import Testing

/// The operations on SecantusDB, alone and with others.
@Suite struct OperationTests {
  @Test func `every column and every kind of bytes comes back`() async throws {
    try await withStore { (store, _, _) async throws in
      for payload in [[], [0], Array(0...255), Array(repeating: 0xFF, count: 1_000_000)] as [[UInt8]] {
        for subject in [nil, "", "a\u{0}b", "ä😀", "$where", "%_'\"\\", String(repeating: "s", count: 256)] as [String?] {
          let key = newKey()
          let written = record(payload, subject: subject, absolute: .unlimited, idle: .maximum)
          #expect(try await store.create(key, written, now: now))
          #expect(try await store.load(key, now: now) == written)
        }
      }
    }
  }

  @Test func `deadlines and creation times have the whole range of 64 bits`() async throws {
    func time(_ milliseconds: Int64) -> Timestamp { Timestamp(milliseconds: milliseconds) }
    try await withStore { (store, _, _) async throws in
      for end: Int64 in [.max, .max - 1, 253_402_300_800_000, 253_402_300_799_999] {
        let (key, end) = (newKey(), time(end))
        var written = record(absolute: end, idle: .unlimited)
        written.createdAt = end
        #expect(try await store.create(key, written, now: time(.min)))
        #expect(try await store.load(key, now: time(.min)) == written)
        #expect(try await store.load(key, now: time(end.milliseconds - 1)) == written)
        #expect(try await store.load(key, now: end) == nil)
        // Also where the server works the date out.
        #expect(try await store.touch(key, idleDeadline: end, now: time(.min)))
        let next = record([1], absolute: end, idle: end)
        #expect(try await store.replace(key, expecting: 1, with: next, forcingIdleDeadline: true, now: time(.min)) == .replaced)
        #expect(try await store.touch(key, idleDeadline: .unlimited, now: time(end.milliseconds - 1)))
        let found = try #require(try await store.load(key, now: time(end.milliseconds - 1)))
        #expect(found.absoluteDeadline == end && found.idleDeadline == end && found.createdAt == end && found.version == 2)
        #expect(try await !store.touch(key, idleDeadline: .unlimited, now: end))
      }
      // The server may remove these at any time: they are written again then.
      for end: Int64 in [1, 0, -1, -62_135_596_800_001, .min + 1] {
        let (key, written) = (newKey(), record(absolute: time(end), idle: time(end)))
        try await eventually("a record of the past to be read") {
          _ = try await store.create(key, written, now: time(.min))
          return try await store.load(key, now: time(end - 1)) == written
        }
        #expect(try await store.load(key, now: time(end)) == nil)
        #expect(try await !store.touch(key, idleDeadline: .unlimited, now: time(end)))
      }
    }
  }

  @Test func `a create changes nothing where there is any record, live or expired`() async throws {
    try await withStore { (store, _, _) async throws in
      let key = newKey()
      #expect(try await store.create(key, record([1], idle: at(1_000_001)), now: now))
      #expect(try await !store.create(key, record([2]), now: now))
      #expect(try await !store.create(key, record([2]), now: later))
      #expect(try await store.load(key, now: now)?.payload == [1])
    }
  }

  @Test func `a replace takes the version that is expected, keeps the creation time and a later idle deadline`() async throws {
    try await withStore { (store, _, _) async throws in
      let key = newKey()
      #expect(try await store.create(key, record(subject: "a", idle: at(1_500_000)), now: now))
      var next = record([2], subject: "b", absolute: at(3_000_000), idle: at(1_400_000))
      next.createdAt = Timestamp(milliseconds: 7)
      #expect(try await store.replace(key, expecting: 2, with: next, now: now) == .stale)
      #expect(try await store.replace(key, expecting: .max, with: next, now: now) == .stale)
      #expect(try await store.replace(key, expecting: 1, with: next, now: at(1_500_000)) == .stale)
      #expect(try await store.replace(key, expecting: 1, with: next, now: at(1_499_999)) == .replaced)
      var found = try #require(try await store.load(key, now: now))
      #expect(found.version == 2 && found.createdAt == now && found.idleDeadline == at(1_500_000) && found.subject == "b")
      #expect(found.absoluteDeadline == at(3_000_000) && found.payload == [2])
      next.subject = nil
      #expect(try await store.replace(key, expecting: 2, with: next, forcingIdleDeadline: true, now: now) == .replaced)
      found = try #require(try await store.load(key, now: now))
      #expect(found.version == 3 && found.idleDeadline == at(1_400_000) && found.subject == nil)
      #expect(try await store.records(of: "b", after: nil, limit: 10, now: now).isEmpty)
      #expect(try await store.replace(newKey(), expecting: 1, with: next, now: now) == .stale)
    }
  }

  @Test func `a touch moves the idle deadline forward only, not past the absolute one, and leaves the rest`() async throws {
    try await withStore { (store, _, _) async throws in
      let key = newKey()
      let written = record(subject: "a", absolute: at(1_800_000), idle: at(1_200_000))
      #expect(try await store.create(key, written, now: now))
      let moves: [(Int64, Int64)] = [
        (1_100_000, 1_200_000), (1_500_000, 1_500_000), (1_400_000, 1_500_000), (9_000_000, 1_800_000),
      ]
      for (idle, expected) in moves {
        #expect(try await store.touch(key, idleDeadline: at(idle), now: now))
        let found = try #require(try await store.load(key, now: now))
        #expect(found.idleDeadline == at(expected))
        #expect(found.version == 1 && found.payload == written.payload && found.subject == "a")
      }
      #expect(try await !store.touch(key, idleDeadline: later, now: at(1_800_000)))
      #expect(try await !store.touch(newKey(), idleDeadline: later, now: now))
    }
  }

  @Test func `of many replaces of one version exactly one wins, and of many creates of one key`() async throws {
    try await withStore { (store, _, _) async throws in
      for _ in 0..<10 {
        let key = newKey()
        let made = try await count(40) { number in try await store.create(key, record([UInt8(number)]), now: now) }
        #expect(made.count == 1)
        #expect(try await store.load(key, now: now)?.payload == made.map { UInt8($0) })
        let won = try await count(40) { number in
          try await store.replace(key, expecting: 1, with: record([UInt8(number)]), now: now) == .replaced
        }
        #expect(won.count == 1)
        let found = try #require(try await store.load(key, now: now))
        #expect(found.version == 2 && found.payload == won.map { UInt8($0) })
        #expect(try await count(40) { _ in try await store.destroy(key, expecting: 2) }.count == 1)
      }
    }
  }

  @Test func `touches beside replaces are lost by none, and a destroy is final`() async throws {
    try await withStore { (store, _, _) async throws in
      let key = newKey()
      #expect(try await store.create(key, record(idle: at(1_000_100)), now: now))
      let touched = try await count(60) { number in
        if number % 3 > 0 { return try await store.touch(key, idleDeadline: at(1_000_100 + Int64(number)), now: now) }
        guard let found = try await store.load(key, now: now) else { return false }
        var next = found
        next.idleDeadline = at(1_000_001)
        return try await store.replace(key, expecting: found.version, with: next, now: now) == .replaced
      }
      let found = try #require(try await store.load(key, now: now))
      #expect(found.idleDeadline == at(1_000_159))
      #expect(Int(found.version) == 1 + touched.count { $0 % 3 == 0 })
      #expect(try await !store.destroy(key, expecting: found.version + 1))
      #expect(try await store.destroy(key))
      #expect(try await !store.destroy(key))
      #expect(try await store.replace(key, expecting: found.version, with: found, now: now) == .stale)
      #expect(try await !store.touch(key, idleDeadline: later, now: now))
    }
  }

  @Test func `operations that come together each get their own answer`() async throws {
    // One thread: what comes while it is busy is done together.
    try await withStore(connections: 1) { (store, _, _) async throws in
      let keys = (0..<200).map { _ in newKey() }
      let taken = Set(stride(from: 0, to: 200, by: 3))
      for number in taken { _ = try await store.create(keys[number], record([1]), now: now) }
      let made = try await count(200) { try await store.create(keys[$0], record([UInt8($0)], idle: at(1_500_000)), now: now) }
      #expect(Set(made) == Set(0..<200).subtracting(taken))
      let late = try await count(200) { try await store.load(keys[$0], now: $0 % 2 == 0 ? now : at(1_500_000)) != nil }
      #expect(Set(late) == Set((0..<200).filter { taken.contains($0) || $0 % 2 == 0 }))
      let twice = try await count(200) { try await store.load(keys[$0 % 2], now: now)?.payload == [1] }
      #expect(twice.count == 200)
      #expect(store.connections == 1)
    }
  }

  @Test func `a record that no document holds is refused, and the largest that one holds is stored`() async throws {
    try await withStore { (store, _, _) async throws in
      let key = newKey()
      let large = record([UInt8](repeating: 7, count: 16 << 20))
      #expect(await error { () throws(SessionError) in try await store.create(key, large, now: now) }?.code == .tooLarge)
      let fitting = record([UInt8](repeating: 7, count: (16 << 20) - 600))
      #expect(try await store.create(key, fitting, now: now))
      let failure = await error { () throws(SessionError) in
        try await store.replace(key, expecting: 1, with: large, forcingIdleDeadline: false, now: now)
      }
      #expect(failure?.code == .tooLarge)
      #expect(try await store.load(key, now: now) == fitting)
    }
  }

  /// The numbers below `total` for which an operation answers with true; all run at the same time.
  private func count(_ total: Int, _ body: @escaping @Sendable (Int) async throws -> Bool) async throws -> [Int] {
    try await withThrowingTaskGroup(of: Int?.self) { group in
      for number in 0..<total { group.addTask { try await body(number) ? number : nil } }
      return try await group.reduce(into: []) { if let number = $1 { $0.append(number) } }
    }
  }
}
