import Sessions
import Synchronization

/// Calls that are sent right behind each other without waiting: what a store does in two steps shows in between.
///
/// A storm has about 64 calls, and 128 at most. More would take a sound store that answers slowly, and one request after the other, past
/// the time that a call may take.
struct RecordStorm: Sendable {
  /// One call. A call for a subject, or for all records, has no key.
  struct Call: Sendable {
    let key: RecordKey?
    let operation: RecordOperation
    /// The time that the call is given; nil for the case's.
    let now: Timestamp?
  }

  /// The records before the storm, as the store has them.
  var initial: [RecordKey: SessionRecord] = [:]
  /// The calls in the order in which they are sent. The calls of one lane wait for each other.
  var lanes: [[Call]] = []

  /// Sends calls for a key, each without waiting for the others.
  mutating func send(_ key: RecordKey, at now: Timestamp? = nil, _ operations: RecordOperation...) {
    send(key, at: now, operations)
  }

  /// Sends calls for a key, each without waiting for the others.
  mutating func send(_ key: RecordKey, at now: Timestamp? = nil, _ operations: [RecordOperation]) {
    lanes += operations.map { [Call(key: key, operation: $0, now: now)] }
  }

  /// Sends a call that is for no single key.
  mutating func send(_ operation: RecordOperation) {
    lanes.append([Call(key: nil, operation: operation, now: nil)])
  }

  /// Sends the calls of another storm, beginning with the one at `start`, and takes over its records.
  mutating func send(_ other: RecordStorm, from start: Int) {
    initial.merge(other.initial) { _, new in new }
    lanes += other.lanes[start...] + other.lanes[..<start]
  }

  /// Sends a call for a key and, once it has returned, the list of a subject.
  mutating func send(_ key: RecordKey, _ operation: RecordOperation, thenListing subject: String) {
    lanes.append([Call(key: key, operation: operation, now: nil), Call(key: nil, operation: .list(subject: subject), now: nil)])
  }

  /// The subjects that a key can have in the storm.
  fileprivate func subjects(of key: RecordKey) -> Set<String> {
    let written = lanes.joined().filter { $0.key == key }.map { call -> String? in
      switch call.operation {
      case .create(let record), .replace(_, let record): record.subject
      default: nil
      }
    }
    return Set((written + [initial[key]?.subject]).compactMap { $0 })
  }
}

extension CaseContext {
  private final class Positions: Sendable {
    private let last = Atomic<Int>(0)

    func next() -> Int { last.add(1, ordering: .sequentiallyConsistent).newValue }
  }

  private struct Event: Sendable {
    let key: RecordKey?
    let call: RecordHistory.Call
  }

  /// Creates records under fresh keys, all at once.
  @inline(never)
  func newRecords(_ count: Int, _ record: @escaping @Sendable (Int) -> SessionRecord) async throws -> [(
    key: RecordKey, record: SessionRecord
  )] {
    let made = (0..<count).map { (key: freshKey(), record: record($0)) }
    _ = try await concurrently(count) { try await self.expectCreated(made[$0].key, made[$0].record) }
    return made
  }

  /// Sends a storm, then reads every record and every listed subject, and expects for each key that one order of the calls explains all
  /// answers. Returns the live records at the end.
  @discardableResult
  @inline(never)
  func expectOrder(of storm: RecordStorm) async throws -> [RecordKey: SessionRecord] {
    let positions = Positions()
    let calls = storm.lanes.joined()
    let keys = Set(storm.initial.keys).union(calls.compactMap(\.key)).sorted()
    let subjects = Set(calls.compactMap { if case .list(let subject) = $0.operation { subject } else { nil } }).sorted()
    let events = try await run(storm.lanes, positions)
    let ends = try await run(
      keys.map { [.init(key: $0, operation: .load, now: nil)] }
        + subjects.map { [.init(key: nil, operation: .list(subject: $0), now: nil)] },
      positions)
    let latest = (events + ends).map(\.call.now).max() ?? now
    for key in keys {
      let theirs = storm.subjects(of: key)
      let reached = (events + ends).compactMap { call(of: $0, on: key, of: theirs) }
      let history = RecordHistory(initial: storm.initial[key], calls: reached, latest: latest)
      try expect(
        "what \(reached.count) calls answered for \(describe(key)), \(describe(storm.initial[key]))", history.isExplained,
        expected: "answers that one order of the calls explains, each in one step",
        seen: reached.map(describe).joined(separator: ", "))
    }
    var stored: [RecordKey: SessionRecord] = [:]
    for event in ends {
      if let key = event.key, case .found(let record?) = event.call.answer { stored[key] = record }
      guard case .page(let page) = event.call.answer else { continue }
      let strangers = Set(page.keys).subtracting(keys).sorted()
      try expect(
        "the keys of a list", strangers.isEmpty, expected: "those of the subject's records",
        seen: strangers.map { describe($0) }.joined(separator: ", "))
    }
    return stored
  }

  private func run(_ lanes: [[RecordStorm.Call]], _ positions: Positions) async throws -> [Event] {
    try await concurrently(lanes.count) { lane in
      var events: [Event] = []
      for call in lanes[lane] {
        let (now, began) = (call.now ?? self.now, positions.next())
        let answer = try await self.answer(call, now)
        let done = RecordHistory.Call(operation: call.operation, now: now, began: began, ended: positions.next(), answer: answer)
        events.append(Event(key: call.key, call: done))
      }
      return events
    }.flatMap { $0 }
  }

  /// Makes one call.
  private func answer(_ call: RecordStorm.Call, _ now: Timestamp) async throws -> RecordAnswer {
    switch (call.operation, call.key) {
    case (.prune(let limit), _):
      return try await step("prune at most \(limit)", describe) { () async throws(SessionError) in
        .removed(try await record.prune(now: now, limit: limit))
      }
    case (.list(let subject), _):
      let page = try await listRecords(of: subject)
      return .page(Dictionary(page.map { ($0.key, $0.record) }, uniquingKeysWith: { first, _ in first }))
    case (.destroyAll(let subject), _): return .removed(try await destroyRecords(of: subject))
    case (_, nil): return .removed(0)
    case (_, let key?):
      return try await step("\(describe(call.operation)) \(describe(key))", describe) { () async throws(SessionError) in
        switch call.operation {
        case .create(let new): .done(try await record.create(key, new, now: now))
        case .replace(let version, let new):
          .done(try await record.replace(key, expecting: version, with: new, forcingIdleDeadline: false, now: now) == .replaced)
        case .touch(let idleDeadline): .done(try await record.touch(key, idleDeadline: idleDeadline, now: now))
        case .destroy(let version): .done(try await record.destroy(key, expecting: version))
        default: .found(try await record.load(key, now: now))
        }
      }
    }
  }

  /// The part of a call that reached a key, which ever had these subjects; nil if there is none.
  private func call(of event: Event, on key: RecordKey, of subjects: Set<String>) -> RecordHistory.Call? {
    if let own = event.key { return own == key ? event.call : nil }
    let call = event.call
    switch (call.operation, call.answer) {
    case (.list(let subject), .page(let page)):
      guard page[key] != nil || subjects.contains(subject) else { return nil }
      return .init(operation: call.operation, now: call.now, began: call.began, ended: call.ended, answer: .found(page[key]))
    case (.destroyAll(let subject), _): return subjects.contains(subject) ? call : nil
    default: return nil
    }
  }

  private func describe(_ call: RecordHistory.Call) -> String {
    "\(describe(call.operation)) → \(describe(call.answer)) (\(call.began) to \(call.ended))"
  }

  private func describe(_ operation: RecordOperation) -> String {
    switch operation {
    case .create(let record): "create \(describe(bytes: record.payload))"
    case .load: "load"
    case .replace(let version, let record): "replace v\(version) with \(describe(bytes: record.payload))"
    case .touch(let idleDeadline): "touch to idle \(idleDeadline)"
    case .destroy(let version): "destroy\(version.map { " v\($0)" } ?? "")"
    case .prune(let limit): "prune at most \(limit)"
    case .list(let subject): "list '\(shorten(subject))'"
    case .destroyAll(let subject): "destroy all of '\(shorten(subject))'"
    }
  }

  private func describe(_ answer: RecordAnswer) -> String {
    switch answer {
    case .done(let isDone): "\(isDone)"
    case .found(let record?): "v\(record.version), idle \(record.idleDeadline), \(describe(bytes: record.payload))"
    case .found(nil): "no record"
    case .page(let page): "\(page.count) records"
    case .removed(let count): "\(count) removed"
    }
  }

  private func describe(bytes: [UInt8]) -> String {
    bytes.count > 1 ? "\(bytes.count) bytes, [\(bytes[0]) ... \(bytes[bytes.count - 1])]" : "\(bytes)"
  }
}
