import ArgumentParser
import Sessions

/// Loads and replaces of the record store.
struct RecordWorkload<Records: SessionRecordStore>: Workload {
  private var store: Records
  private let now: Timestamp
  private var keys: [RecordKey]
  private var versions: [Int64]
  private var record: SessionRecord

  init(_ store: Records, sessions: Int) async throws {
    self.store = store
    now = SystemSessionClock().now
    keys = (0..<sessions).map { _ in SessionToken().selector }
    versions = Array(repeating: 1, count: sessions)
    record = SessionRecord(
      createdAt: now, absoluteDeadline: now.advanced(by: .seconds(86400)), idleDeadline: now.advanced(by: .seconds(3600)),
      payload: [UInt8](repeating: 0, count: 512))
    for key in keys { _ = try await store.create(key, record, now: now) }
  }

  mutating func use(_ store: Records) {
    self.store = store
  }

  mutating func step(_ generator: inout Generator) async throws {
    let index = generator.next(keys.count)
    guard generator.next(5) == 0 else {
      guard try await store.load(keys[index], now: now) != nil else { throw ValidationError("a record was lost") }
      return
    }
    record.payload[0] &+= 1
    let outcome = try await store.replace(keys[index], expecting: versions[index], with: record, now: now)
    guard outcome == .replaced else { throw ValidationError("a replace was lost") }
    versions[index] += 1
  }
}
