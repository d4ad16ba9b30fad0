import Sessions
import Testing

@Suite("Identifier collisions [ID-6]")
struct CollisionTests {
  private func store(_ records: CountingRecordStore, _ fills: [UInt8]) throws -> (
    ServerSessionStore<CountingRecordStore>, ScriptedRandomSource
  ) {
    let random = ScriptedRandomSource(fills)
    return (try ServerSessionStore(records, configuration: .init(), random: random), random)
  }

  private let visit: [SessionOperation] = [.set("visits", EncodedValue(json: "1"))]

  @Test("a taken identifier is drawn again, and the record there stays as it is")
  func drawnAgain() async throws {
    let records = CountingRecordStore()
    let (first, _) = try store(records, [1])
    let taken = try #require(try await first.commit(visit, to: nil, now: start).committed)
    let before = try await records.load(taken.id, now: start)
    records.reset()

    let (second, random) = try store(records, [1, 1, 1, 2])
    let created = try #require(try await second.commit(visit, to: nil, now: start).committed)
    #expect(created.id.bytes == [UInt8](repeating: 2, count: 16))
    #expect(random.calls == 4)
    #expect(records.calls == "4 create")
    #expect(try await records.load(taken.id, now: start) == before)
  }

  @Test("after four tries the commit fails with idCollision and nothing is overwritten")
  func fourTries() async throws {
    let records = CountingRecordStore()
    let (store, random) = try store(records, [1])
    let taken = try #require(try await store.commit(visit, to: nil, now: start).committed)
    let before = try await records.load(taken.id, now: start)
    records.reset()

    #expect(await errorCode { _ = try await store.commit(visit, to: nil, now: start) } == .idCollision)
    #expect(random.calls == 5)
    #expect(records.calls == "4 create")
    #expect(try await records.load(taken.id, now: start) == before)
  }

  @Test("an expired record is in the way as well")
  func expired() async throws {
    let records = CountingRecordStore()
    let (store, _) = try store(records, [1])
    _ = try await store.commit(visit, to: nil, now: start)
    let later = at(.seconds(48 * 3600))
    #expect(await errorCode { _ = try await store.commit(visit, to: nil, now: later) } == .idCollision)
  }
}
