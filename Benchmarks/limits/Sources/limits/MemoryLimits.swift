import ArgumentParser
import Foundation
import Sessions
import SessionsMemory
import Synchronization

/// The Memory store against a plain dictionary, one mutex and an actor.
struct MemoryLimits: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "memory", abstract: "Memory against plain dictionaries.")

  @OptionGroup var options: RoundOptions
  @Option(help: "How many sessions there are.")
  var sessions: Int = 100_000

  func run() async throws {
    let keys = (0..<sessions).map { _ in SessionToken().selector }
    let now = SystemSessionClock().now
    let before = residentBytes()
    let store = MemoryRecordStore()
    for key in keys { _ = try await store.create(key, Self.record(now), now: now) }
    let perSession = Double(residentBytes() - before) / Double(sessions)

    let file = RatioFile(options, backend: "memory")
    let table = RatioTable("Memory, \(sessions) sessions of 512 bytes", against: "a plain dictionary", file)
    table.value("memory for each session", perSession, unit: "bytes", atMost: 720)
    try await single(table, store, keys, now)
    try await concurrent(table, store, keys, now)
    try await core(table, now)
    try file.write()
  }

  static func record(_ now: Timestamp) -> SessionRecord {
    SessionRecord(
      createdAt: now, absoluteDeadline: .unlimited, idleDeadline: .unlimited, payload: [UInt8](repeating: 7, count: 512))
  }

  private func residentBytes() -> Int {
    guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else { return 0 }
    let fields = text.split(separator: " ")
    return fields.count > 1 ? (Int(fields[1]) ?? 0) * sysconf(Int32(_SC_PAGESIZE)) : 0
  }

  private func single(_ table: RatioTable, _ store: MemoryRecordStore, _ keys: [RecordKey], _ now: Timestamp) async throws {
    var plain: [RecordKey: SessionRecord] = [:]
    for key in keys { plain[key] = Self.record(now) }
    var ratios: [Double] = []
    for _ in 0..<options.rounds {
      var index = 0
      var found = 0
      let limit = await Stopwatch.perCall(options.seconds, batch: 10_000) {
        index = (index &+ 7919) % keys.count
        if let record = plain[keys[index]], record.isLive(at: now) { found &+= record.payload.count }
      }
      let ours = try await Stopwatch.perCall(options.seconds, batch: 10_000) {
        index = (index &+ 7919) % keys.count
        if let record = try await store.load(keys[index], now: now) { found &+= record.payload.count }
      }
      precondition(found > 0)
      ratios.append(ours / limit)
      if ProcessInfo.processInfo.environment["LIMITS_DEBUG"] != nil { print(limit * 1e9, ours * 1e9) }
    }
    table.row("read, 1 task, time against a dictionary", ratios, atMost: 1.4)
  }

  private func concurrent(_ table: RatioTable, _ store: MemoryRecordStore, _ keys: [RecordKey], _ now: Timestamp) async throws {
    let mutex = MutexStore(keys, now)
    let actor = ActorStore(keys, now)
    var againstMutex: [Double] = []
    var againstActor: [Double] = []
    for _ in 0..<options.rounds {
      let ours = await rate(keys) { key in (try? await store.load(key, now: now))??.payload.count ?? 0 }
      let one = await rate(keys) { key in mutex.load(key, now: now)?.payload.count ?? 0 }
      let isolated = await rate(keys) { key in await actor.load(key, now: now)?.payload.count ?? 0 }
      againstMutex.append(ours / one)
      againstActor.append(ours / isolated)
    }
    table.row("read, 16 tasks, rate against one mutex", againstMutex, against: "a dictionary under one mutex", atLeast: 3)
    table.row("read, 16 tasks, rate against an actor", againstActor, against: "a dictionary in an actor", atLeast: 8)
  }

  private func rate(_ keys: [RecordKey], _ read: @escaping @Sendable (RecordKey) async -> Int) async -> Double {
    let seconds = options.seconds
    let start = ContinuousClock.now
    let reads = await withTaskGroup(of: Int.self) { group in
      for task in 0..<16 {
        group.addTask {
          var index = task * 6007 % keys.count
          var reads = 0
          while start.duration(to: .now) < .seconds(seconds) {
            for _ in 0..<500 {
              index = (index &+ 7919) % keys.count
              let bytes = await read(keys[index])
              precondition(bytes > 0)
            }
            reads += 500
          }
          return reads
        }
      }
      return await group.reduce(0, +)
    }
    return Double(reads) / start.duration(to: .now).inSeconds
  }

  /// The core's own work beyond a record store's read: parse the token, load nothing, verify, decode.
  private func core(_ table: RatioTable, _ now: Timestamp) async throws {
    let records = MemoryRecordStore()
    let store = try ServerSessionStore(records)
    let value = EncodedValue(json: "\"\(String(repeating: "x", count: 96))\"")
    let outcome = try await store.commit((0..<4).map { .set("field\($0)", value) }, to: nil, now: now)
    guard case .committed(let snapshot, let token?) = outcome else { throw ValidationError("the session was not created") }
    var differences: [Double] = []
    for _ in 0..<options.rounds {
      let raw = try await Stopwatch.perCall(options.seconds, batch: 1000) { _ = try await records.load(snapshot.id, now: now) }
      let whole = try await Stopwatch.perCall(options.seconds, batch: 1000) { _ = try await store.open(token, now: now) }
      differences.append((whole - raw) * 1e6)
    }
    differences.sort()
    table.value("core: parse, verify and decode", differences[differences.count / 2], unit: "us", atMost: 1.5)
  }
}

/// The obvious implementation: one lock around everything.
final class MutexStore: Sendable {
  private let records: Mutex<[RecordKey: SessionRecord]>

  init(_ keys: [RecordKey], _ now: Timestamp) {
    records = Mutex(Dictionary(uniqueKeysWithValues: keys.map { ($0, MemoryLimits.record(now)) }))
  }

  func load(_ key: RecordKey, now: Timestamp) -> SessionRecord? {
    records.withLock { records in
      guard let record = records[key], record.isLive(at: now) else { return nil }
      return record
    }
  }
}

/// The second obvious implementation: an actor.
actor ActorStore {
  private let records: [RecordKey: SessionRecord]

  init(_ keys: [RecordKey], _ now: Timestamp) {
    records = Dictionary(uniqueKeysWithValues: keys.map { ($0, MemoryLimits.record(now)) })
  }

  func load(_ key: RecordKey, now: Timestamp) -> SessionRecord? {
    guard let record = records[key], record.isLive(at: now) else { return nil }
    return record
  }
}
