import Sessions
import SessionsMemory
import Testing

@Suite("Memory records")
struct MemoryRecordTests {
  let store = MemoryRecordStore()

  @Test("A create stores version 1, and refuses any record at the key, expired ones too")
  func createOnce() async throws {
    var first = record(idle: 10)
    first.version = 7
    #expect(try await store.create(key(1), first, now: start))
    #expect(try await store.load(key(1), now: start)?.version == 1)
    #expect(try await store.create(key(1), record(payload: [9]), now: start) == false)
    #expect(try await store.create(key(1), record(payload: [9]), now: at(10)) == false)
    #expect(try await store.load(key(1), now: at(9))?.payload == [1, 2, 3])
    #expect(store.count == 1)
  }

  @Test("A record is live until its deadline, exclusively, for every operation")
  func halfOpen() async throws {
    _ = try await store.create(key(1), record(idle: 10), now: start)
    #expect(try await store.load(key(1), now: at(9)) != nil)
    #expect(try await store.load(key(1), now: at(10)) == nil)
    #expect(try await store.touch(key(1), idleDeadline: at(100), now: at(10)) == false)
    #expect(try await store.replace(key(1), expecting: 1, with: record(), now: at(10)) == .stale)
    #expect(try await store.prune(now: at(9), limit: 10) == 0)
    #expect(try await store.prune(now: at(10), limit: 10) == 1)
    #expect(store.count == 0)
  }

  @Test("A replace keeps the creation time, counts the version up and compares it")
  func replace() async throws {
    _ = try await store.create(key(1), record(), now: start)
    var next = record(payload: [4])
    next.version = 99
    next.createdAt = at(500)
    next.absoluteDeadline = at(2000)
    next.subject = "ann"
    #expect(try await store.replace(key(1), expecting: 2, with: next, now: at(1)) == .stale)
    #expect(try await store.replace(key(2), expecting: 1, with: next, now: at(1)) == .stale)
    #expect(try await store.replace(key(1), expecting: 1, with: next, now: at(1)) == .replaced)
    let stored = try #require(try await store.load(key(1), now: at(1)))
    #expect(stored.version == 2)
    #expect(stored.createdAt == start)
    #expect(stored.absoluteDeadline == at(2000))
    #expect(stored.subject == "ann")
    #expect(stored.payload == [4])
    #expect(try await store.replace(key(1), expecting: 1, with: next, now: at(1)) == .stale)
    #expect(try await store.load(key(2), now: at(1)) == nil)
  }

  @Test("A replace does not shorten the idle deadline unless it is told to")
  func replaceIdleDeadline() async throws {
    _ = try await store.create(key(1), record(idle: 1000), now: start)
    _ = try await store.touch(key(1), idleDeadline: at(1500), now: at(1))
    _ = try await store.replace(key(1), expecting: 1, with: record(idle: 1200), now: at(2))
    #expect(try await store.load(key(1), now: at(2))?.idleDeadline == at(1500))
    _ = try await store.replace(
      key(1), expecting: 2, with: record(idle: 300), forcingIdleDeadline: true, now: at(3))
    #expect(try await store.load(key(1), now: at(3))?.idleDeadline == at(300))
    // The deadline moved forward, and prune must find the record all the same.
    #expect(try await store.prune(now: at(300), limit: 1) == 1)
  }

  @Test("A touch only extends, at most to the absolute deadline, and leaves version and payload alone")
  func touch() async throws {
    _ = try await store.create(key(1), record(absolute: 5000, idle: 1000), now: start)
    #expect(try await store.touch(key(1), idleDeadline: at(900), now: at(1)))
    #expect(try await store.load(key(1), now: at(1))?.idleDeadline == at(1000))
    #expect(try await store.touch(key(1), idleDeadline: at(9000), now: at(1)))
    let stored = try #require(try await store.load(key(1), now: at(4999)))
    #expect(stored.idleDeadline == at(5000))
    #expect(stored.version == 1)
    #expect(stored.payload == [1, 2, 3])
    #expect(try await store.load(key(1), now: at(5000)) == nil)
  }

  @Test("A destroy compares the version if it is given one, and repeating it is fine")
  func destroy() async throws {
    _ = try await store.create(key(1), record(idle: 10), now: start)
    #expect(try await store.destroy(key(1), expecting: 2) == false)
    #expect(try await store.destroy(key(1), expecting: 1))
    #expect(try await store.destroy(key(1), expecting: nil) == false)
    #expect(try await store.create(key(1), record(idle: 10), now: start))
    #expect(try await store.destroy(key(1)))
    #expect(store.count == 0)
  }

  @Test("What is loaded or passed in is a copy: changing it changes nothing stored")
  func noAliasing() async throws {
    var mine = record(payload: [UInt8](repeating: 1, count: 600))
    _ = try await store.create(key(1), mine, now: start)
    mine.payload[0] = 99
    var loaded = try #require(try await store.load(key(1), now: start))
    loaded.payload[0] = 98
    loaded.payload.append(5)
    loaded.subject = "somebody else"
    let again = try #require(try await store.load(key(1), now: start))
    #expect(again.payload == [UInt8](repeating: 1, count: 600))
    #expect(again.subject == nil)
  }

  @Test("Payloads are any bytes, with or without slack in their storage", arguments: [0, 1, 31, 512, 65536])
  func payloads(count: Int) async throws {
    var payload: [UInt8] = []
    payload.reserveCapacity(3 * count)
    for index in 0..<count { payload.append(UInt8(truncatingIfNeeded: index &* 31)) }
    _ = try await store.create(key(1), record(payload: payload), now: start)
    #expect(try await store.load(key(1), now: start)?.payload == payload)
    payload.reverse()
    _ = try await store.replace(key(1), expecting: 1, with: record(payload: payload), now: start)
    #expect(try await store.load(key(1), now: start)?.payload == payload)
  }

  @Test("Unlimited sessions never expire")
  func unlimited() async throws {
    var endless = record()
    endless.absoluteDeadline = .unlimited
    endless.idleDeadline = .unlimited
    _ = try await store.create(key(1), endless, now: start)
    #expect(try await store.prune(now: .maximum, limit: 10) == 0)
    #expect(try await store.touch(key(1), idleDeadline: .unlimited, now: .maximum))
    #expect(try await store.load(key(1), now: .maximum)?.expiresAt == .unlimited)
  }
}
