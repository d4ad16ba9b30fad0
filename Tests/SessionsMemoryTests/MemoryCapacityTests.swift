import Sessions
import SessionsMemory
import Testing

@Suite("Memory capacity")
struct MemoryCapacityTests {
  @Test("A full store of live records refuses a create and keeps every record")
  func refusesWhenFull() async throws {
    let store = MemoryRecordStore(configuration: MemoryConfiguration(capacity: 200))
    for number in 0..<200 { #expect(try await store.create(key(number), record(idle: 5000), now: start)) }
    let error = await #expect(throws: SessionError.self) {
      try await store.create(key(200), record(), now: at(1))
    }
    #expect(error?.code == .unavailable)
    #expect(error?.retryAfter == .milliseconds(4999))
    for number in 0..<200 { #expect(try await store.load(key(number), now: at(1)) != nil) }
    #expect(store.count == 200)
    // A taken key is an answer, not an overload.
    #expect(try await store.create(key(0), record(), now: at(1)) == false)
    _ = try await store.destroy(key(0))
    #expect(try await store.create(key(200), record(), now: at(1)))
  }

  @Test("A full store evicts expired records and no others")
  func evictsExpired() async throws {
    let store = MemoryRecordStore(configuration: MemoryConfiguration(capacity: 200))
    for number in 0..<200 {
      let idle: Int64 = number % 4 == 0 ? 10 : 5000
      _ = try await store.create(key(number), record(idle: idle, subject: "s\(number)"), now: start)
    }
    for number in 200..<250 { #expect(try await store.create(key(number), record(idle: 5000), now: at(10))) }
    #expect(store.count == 200)
    for number in 0..<250 {
      let isLive = try await store.load(key(number), now: at(9)) != nil
      #expect(isLive == (number >= 200 || number % 4 != 0))
    }
    for number in 0..<200 {
      let listed = try await store.records(of: "s\(number)", after: nil, limit: 10, now: at(9))
      #expect(listed.count == (number % 4 == 0 ? 0 : 1))
    }
    await #expect(throws: SessionError.self) { try await store.create(key(250), record(), now: at(10)) }
  }

  @Test("The wait before trying again is between a second and a minute", arguments: [(10, 1), (600_000, 60)])
  func retryAfter(idle: Int64, seconds: Int) async throws {
    let store = MemoryRecordStore(configuration: MemoryConfiguration(capacity: 1))
    _ = try await store.create(key(1), record(idle: idle), now: start)
    let error = await #expect(throws: SessionError.self) {
      try await store.create(key(2), record(), now: start)
    }
    #expect(error?.retryAfter == .seconds(seconds))
  }

  @Test("A capacity of zero or less refuses every create", arguments: [0, -5])
  func noCapacity(capacity: Int) async throws {
    let store = MemoryRecordStore(configuration: MemoryConfiguration(capacity: capacity))
    let error = await #expect(throws: SessionError.self) { try await store.create(key(1), record(), now: start) }
    #expect(error?.code == .unavailable)
    #expect(try await store.load(key(1), now: start) == nil)
  }

  @Test("Any capacity is possible, and every key has its place", arguments: [1, 700_000, 10_000_000, .max])
  func anyCapacity(capacity: Int) async throws {
    let store = MemoryRecordStore(configuration: MemoryConfiguration(capacity: capacity))
    let keys = [key(0)] + (0..<64).map { RecordKey(high: UInt64(1) << $0, low: .max) } + [RecordKey(high: .max, low: .max)]
    for key in keys.prefix(capacity) { #expect(try await store.create(key, record(subject: "\(key)"), now: start)) }
    for key in keys.prefix(capacity) { #expect(try await store.load(key, now: start) != nil) }
    #expect(store.indexedCount == min(capacity, 66))
    #expect(try await store.prune(now: .maximum, limit: .max) == min(capacity, 66))
    #expect(store.indexedCount == 0)
  }

  @Test("Concurrent creates never exceed the capacity and use all of it")
  func concurrentCreates() async throws {
    let store = MemoryRecordStore(configuration: MemoryConfiguration(capacity: 500))
    let created = await withTaskGroup(of: Int.self) { group in
      for task in 0..<16 {
        group.addTask {
          var created = 0
          for number in 0..<100 {
            if (try? await store.create(key(task * 1000 + number), record(), now: start)) == true { created += 1 }
          }
          return created
        }
      }
      return await group.reduce(0, +)
    }
    #expect(created == 500)
    #expect(store.count == 500)
  }

  @Test("Memory declares the subject index and nothing that outlives the process")
  func capabilities() async throws {
    let store = MemoryRecordStore()
    #expect(store.capabilities == [.subjectIndex])
    try await store.ping()
  }
}
