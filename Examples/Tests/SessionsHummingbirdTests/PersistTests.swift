import Hummingbird
import Sessions
import SessionsHummingbird
import SessionsMemory
import SessionsTesting
import Testing

/// The driver of persisted values, by the contract of Hummingbird's own drivers.
@Suite struct PersistTests {
  private struct Point: Codable, Equatable, Sendable {
    var x: Int
    var y: String
  }

  private let clock = ManualClock()
  private let records = MemoryRecordStore()
  private var driver: SessionPersistDriver<MemoryRecordStore> { SessionPersistDriver(records, clock: clock) }

  @Test func `values of all types come back, by their whole name`() async throws {
    try await driver.create(key: "point", value: Point(x: 1, y: "ä"))
    try await driver.create(key: "", value: "empty name")
    try await driver.set(key: "text", value: "hello")
    try await driver.set(key: "list", value: [1, 2, 3])
    #expect(try await driver.get(key: "point", as: Point.self) == Point(x: 1, y: "ä"))
    #expect(try await driver.get(key: "", as: String.self) == "empty name")
    #expect(try await driver.get(key: "text", as: String.self) == "hello")
    #expect(try await driver.get(key: "list", as: [Int].self) == [1, 2, 3])
    #expect(try await driver.get(key: "Text", as: String.self) == nil)
    try await driver.remove(key: "text")
    try await driver.remove(key: "text")
    #expect(try await driver.get(key: "text", as: String.self) == nil)
  }

  @Test func `a second value is a duplicate until the first has expired`() async throws {
    try await driver.create(key: "a", value: 1, expires: .seconds(10))
    await #expect(throws: PersistError.duplicate) { try await driver.create(key: "a", value: 2) }
    clock.advance(by: .milliseconds(9_999))
    await #expect(throws: PersistError.duplicate) { try await driver.create(key: "a", value: 2) }
    #expect(try await driver.get(key: "a", as: Int.self) == 1)
    clock.advance(by: .milliseconds(1))
    #expect(try await driver.get(key: "a", as: Int.self) == nil)
    // The expired record is still there, and in the way.
    try await driver.create(key: "a", value: 2)
    #expect(try await driver.get(key: "a", as: Int.self) == 2)
  }

  @Test func `a value keeps its deadline unless it is given another`() async throws {
    try await driver.set(key: "a", value: 1, expires: .seconds(10))
    clock.advance(by: .seconds(4))
    try await driver.set(key: "a", value: 2)
    #expect(try await driver.getWithTTL(key: "a", as: Int.self)?.ttl == .seconds(6))
    try await driver.set(key: "a", value: 3, expires: .seconds(2))
    #expect(try await driver.getWithTTL(key: "a", as: Int.self)?.ttl == .seconds(2))
    try await driver.set(key: "a", value: 4, expires: .seconds(100))
    let found = try await driver.getWithTTL(key: "a", as: Int.self)
    #expect(found?.object == 4 && found?.ttl == .seconds(100))
    clock.advance(by: .seconds(100))
    #expect(try await driver.get(key: "a", as: Int.self) == nil)
    // After its end it is a new value, without the old deadline.
    try await driver.set(key: "a", value: 5)
    let new = try await driver.getWithTTL(key: "a", as: Int.self)
    #expect(new?.object == 5 && new?.ttl == nil)
  }

  @Test func `a value of another type is no conversion`() async throws {
    try await driver.set(key: "a", value: "text")
    await #expect(throws: PersistError.invalidConversion) { try await driver.get(key: "a", as: Int.self) }
    await #expect(throws: PersistError.invalidConversion) { try await driver.getWithTTL(key: "a", as: Point.self) }
    #expect(try await driver.get(key: "a", as: String.self) == "text")
  }

  @Test func `concurrent writers all succeed, and one value stays whole`() async throws {
    let driver = driver
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<20 { group.addTask { () async throws in try await driver.set(key: "a", value: Point(x: number, y: "\(number)")) } }
      try await group.waitForAll()
    }
    let point = try #require(try await driver.get(key: "a", as: Point.self))
    #expect(point.y == "\(point.x)")
    let created = try await withThrowingTaskGroup(of: Bool.self) { group in
      for number in 0..<20 {
        group.addTask { () async throws in
          do {
            try await driver.create(key: "b", value: number)
            return true
          } catch let error as PersistError where error == .duplicate {
            return false
          }
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(created.filter { $0 }.count == 1)
  }

  @Test func `a write that meets another's goes on with the newest value`() async throws {
    let gated = GatedRecordStore(records)
    let slow = SessionPersistDriver(gated, clock: clock)
    try await driver.set(key: "a", value: 1, expires: .seconds(10))
    gated.hold(.beforeReplace)
    async let written: Void = slow.set(key: "a", value: 2)
    await gated.parked()
    // Gives it another deadline, which the write that comes later has to keep.
    try await driver.set(key: "a", value: 3, expires: .seconds(50))
    gated.release()
    try await written
    let found = try await driver.getWithTTL(key: "a", as: Int.self)
    #expect(found?.object == 2 && found?.ttl == .seconds(50))
  }

  @Test func `a record of something else is reported, not decoded`() async throws {
    let store = try ServerSessionStore(records)
    let outcome = try await store.commit([.setSubject("ada")], to: nil, now: clock.now)
    guard case .committed(let snapshot, _) = outcome, let record = try await records.load(snapshot.id, now: clock.now) else {
      Issue.record("no session")
      return
    }
    try await driver.set(key: "a", value: 1)
    let keys = try await driver.get(key: "a", as: Int.self)
    #expect(keys == 1)
    let other = MemoryRecordStore()
    let mixed = SessionPersistDriver(Impostor(base: other, record: record), clock: clock)
    do {
      _ = try await mixed.get(key: "a", as: Int.self)
      Issue.record("nothing was thrown")
    } catch let error as SessionError {
      #expect(error.code == .corrupt)
    }
  }

  @Test func `at the shutdown the store is closed`() async throws {
    let closing = ClosingStore(base: records)
    try await SessionPersistDriver(closing, clock: clock).shutdown()
    #expect(closing.notes.all == ["close"])
  }
}

/// Answers every load with one record.
private struct Impostor: RecordStoreWrapper {
  let base: any SessionRecordStore
  let record: SessionRecord

  func load(_ key: RecordKey, now: Timestamp) async throws(SessionError) -> SessionRecord? { record }
}

private struct ClosingStore: RecordStoreWrapper {
  let base: any SessionRecordStore
  let notes = Notes()

  func close() async { notes.add("close") }
}
