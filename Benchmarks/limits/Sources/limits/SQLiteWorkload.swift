import ArgumentParser
import Sessions
import SessionsSQLite

/// One task's share of the sessions, and one operation on a random one of them.
protocol SQLiteWorkload: Sendable {
  /// Fills the store with the share's sessions.
  init(_ store: SQLiteRecordStore, sessions: Int) async throws
  /// Goes on with another store object on the same file.
  mutating func use(_ store: SQLiteRecordStore) throws
  mutating func step(_ generator: inout Generator) async throws
}

/// Loads and replaces of the record store.
struct RecordWorkload: SQLiteWorkload {
  private var store: SQLiteRecordStore
  private let now: Timestamp
  private var keys: [RecordKey]
  private var versions: [Int64]
  private var record: SessionRecord

  init(_ store: SQLiteRecordStore, sessions: Int) async throws {
    self.store = store
    now = SystemSessionClock().now
    keys = (0..<sessions).map { _ in SessionToken().selector }
    versions = Array(repeating: 1, count: sessions)
    record = SessionRecord(
      createdAt: now, absoluteDeadline: now.advanced(by: .seconds(86400)), idleDeadline: now.advanced(by: .seconds(3600)),
      payload: [UInt8](repeating: 0, count: 512))
    for key in keys { _ = try await store.create(key, record, now: now) }
  }

  mutating func use(_ store: SQLiteRecordStore) {
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

/// The whole path: a token opened and a typed value read, or a change committed.
struct StoreWorkload: SQLiteWorkload {
  private var store: ServerSessionStore<SQLiteRecordStore>
  private let now: Timestamp
  private var tokens: [String] = []
  private var snapshots: [SessionSnapshot] = []
  private var counter = 0

  init(_ records: SQLiteRecordStore, sessions: Int) async throws {
    store = try ServerSessionStore(records)
    now = SystemSessionClock().now
    let value = EncodedValue(json: "\"\(String(repeating: "x", count: 420))\"")
    for _ in 0..<sessions {
      let outcome = try await store.commit([.set("text", value), .set("n", EncodedValue(json: "0"))], to: nil, now: now)
      guard case .committed(let snapshot, let token?) = outcome else { throw ValidationError("a session was not created") }
      tokens.append(token)
      snapshots.append(snapshot)
    }
  }

  mutating func use(_ records: SQLiteRecordStore) throws {
    store = try ServerSessionStore(records)
  }

  mutating func step(_ generator: inout Generator) async throws {
    let index = generator.next(tokens.count)
    guard generator.next(5) == 0 else {
      guard case .live(let snapshot) = try await store.open(tokens[index], now: now), let value = snapshot.content.fields["n"]
      else { throw ValidationError("a session was lost") }
      _ = try value.decoded(as: Int.self, for: "n")
      return
    }
    counter += 1
    let outcome = try await store.commit(
      [.set("n", try EncodedValue(encoding: counter, for: "n"))], to: snapshots[index], now: now)
    guard case .committed(let snapshot, _) = outcome else { throw ValidationError("a commit was lost") }
    snapshots[index] = snapshot
  }
}
