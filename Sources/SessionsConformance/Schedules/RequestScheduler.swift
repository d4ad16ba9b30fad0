import Sessions
import SessionsTesting

/// Lets the record operations of several requests happen one at a time, in a chosen order.
///
/// Each request is stopped before each of its record operations until the operation is granted. Between two operations only one request
/// runs, so that the same grants lead to the same run. What it cannot order are the steps inside one operation of a record store.
final class RequestScheduler: Sendable {
  /// One record operation that was granted.
  struct Grant: Sendable {
    let request: Int
    /// The position among all beginnings and ends of calls.
    let position: Int
    let operation: ScheduledOperation
    var outcome: ScheduledOperation.Outcome?
  }

  private struct Parked {
    let operation: ScheduledOperation
    let continuation: CheckedContinuation<Void, Never>
  }

  private struct State {
    /// The number of requests that neither wait for a grant nor have ended.
    var running: Int
    var parked: [Parked?]
    var driver: CheckedContinuation<[Int], Never>?
    /// The last position of a beginning or an end of a call.
    var position = 0
    /// The position of the first grant in each request's present call.
    var beginnings: [Int?]
    var grants: [Grant] = []

    /// The requests that wait for a grant.
    var waiting: [Int] { parked.indices.filter { parked[$0] != nil } }

    /// The driver, if it waits and every request has stopped.
    mutating func takeDriver() -> CheckedContinuation<[Int], Never>? {
      guard running == 0 else { return nil }
      defer { driver = nil }
      return driver
    }
  }

  private let state: Locked<State>

  /// Creates a scheduler of requests with the numbers from 0, all of which run.
  init(requests: Int) {
    state = Locked(
      State(running: requests, parked: (0..<requests).map { _ in nil }, beginnings: Array(repeating: nil, count: requests)))
  }

  // MARK: The driver

  /// Waits until every request waits for a grant or has ended. Returns those that wait, in their order.
  func settled() async -> [Int] {
    await withCheckedContinuation { continuation in
      let waiting: [Int]? = state.withLock { state in
        guard state.running > 0 else { return state.waiting }
        state.driver = continuation
        return nil
      }
      if let waiting { continuation.resume(returning: waiting) }
    }
  }

  /// Lets a request do the operation that it waits for.
  func grant(_ request: Int) {
    let parked: Parked? = state.withLock { state in
      guard let parked = state.parked[request] else { return nil }
      state.parked[request] = nil
      state.running += 1
      state.position += 1
      if state.beginnings[request] == nil { state.beginnings[request] = state.position }
      state.grants.append(Grant(request: request, position: state.position, operation: parked.operation))
      return parked
    }
    parked?.continuation.resume()
  }

  /// The granted operations so far.
  var grants: [Grant] { state.withLock { $0.grants } }

  // MARK: The requests

  /// Waits for a grant.
  fileprivate func arrive(_ request: Int, _ operation: ScheduledOperation) async {
    await withCheckedContinuation { continuation in
      let driver = state.withLock { state in
        state.parked[request] = Parked(operation: operation, continuation: continuation)
        state.running -= 1
        return state.takeDriver().map { ($0, state.waiting) }
      }
      driver.map { $0.0.resume(returning: $0.1) }
    }
  }

  /// Notes the outcome of the granted operation. Only the one that was granted last is under way.
  fileprivate func finish(_ outcome: ScheduledOperation.Outcome) {
    state.withLock { $0.grants[$0.grants.count - 1].outcome = outcome }
  }

  /// Notes that a request has ended.
  func end() {
    let driver = state.withLock { state in
      state.running -= 1
      return state.takeDriver().map { ($0, state.waiting) }
    }
    driver.map { $0.0.resume(returning: $0.1) }
  }

  /// Notes that a call of a request begins.
  func beginCall(_ request: Int) {
    state.withLock { $0.beginnings[request] = nil }
  }

  /// Returns the positions of a call that ends now. It begins with its first operation: nobody sees anything of it before.
  func endCall(_ request: Int) -> (invoked: Int, returned: Int) {
    state.withLock { state in
      if state.beginnings[request] == nil { state.position += 1 }
      let invoked = state.beginnings[request] ?? state.position
      state.position += 1
      return (invoked, state.position)
    }
  }
}

/// An operation of a record store, as a schedule orders it.
struct ScheduledOperation: Sendable {
  /// The outcome of an operation.
  enum Outcome: Sendable {
    case record(version: Int64?)
    case replaced(ReplaceOutcome)
    case bool(Bool)
    case count(Int)
    case failed(SessionErrorCode)
  }

  /// The operation's name, such as `replace`.
  let name: String
  /// The record, if it is about one.
  var key: RecordKey?
  /// The version that it expects.
  var version: Int64?
}

/// The turn that a task of a schedule has to wait for.
struct ScheduledTurn: Sendable {
  let scheduler: RequestScheduler
  let request: Int

  /// The turn of the present task; nil outside of schedules.
  @TaskLocal static var current: ScheduledTurn?
}

/// A record store whose operations wait for the grants of a ``RequestScheduler``, if the task is one of its requests. Others pass.
struct ScheduledRecordStore: RecordStoreWrapper {
  let base: any SessionRecordStore

  @inline(__always)
  private func scheduled<Result>(
    _ operation: ScheduledOperation, _ outcome: (Result) -> ScheduledOperation.Outcome, _ body: () async throws(SessionError) -> Result
  ) async throws(SessionError) -> Result {
    guard let turn = ScheduledTurn.current else { return try await body() }
    await turn.scheduler.arrive(turn.request, operation)
    do {
      let result = try await body()
      turn.scheduler.finish(outcome(result))
      return result
    } catch {
      turn.scheduler.finish(.failed(error.code))
      throw error
    }
  }

  func create(_ key: RecordKey, _ record: SessionRecord, now: Timestamp) async throws(SessionError) -> Bool {
    try await scheduled(.init(name: "create", key: key), { .bool($0) }) { () async throws(SessionError) in
      try await base.create(key, record, now: now)
    }
  }

  func load(_ key: RecordKey, now: Timestamp) async throws(SessionError) -> SessionRecord? {
    try await scheduled(.init(name: "load", key: key), { .record(version: $0?.version) }) { () async throws(SessionError) in
      try await base.load(key, now: now)
    }
  }

  func replace(
    _ key: RecordKey, expecting version: Int64, with record: SessionRecord, forcingIdleDeadline: Bool, now: Timestamp
  ) async throws(SessionError) -> ReplaceOutcome {
    try await scheduled(.init(name: "replace", key: key, version: version), { .replaced($0) }) { () async throws(SessionError) in
      try await base.replace(key, expecting: version, with: record, forcingIdleDeadline: forcingIdleDeadline, now: now)
    }
  }

  func touch(_ key: RecordKey, idleDeadline: Timestamp, now: Timestamp) async throws(SessionError) -> Bool {
    try await scheduled(.init(name: "touch", key: key), { .bool($0) }) { () async throws(SessionError) in
      try await base.touch(key, idleDeadline: idleDeadline, now: now)
    }
  }

  func destroy(_ key: RecordKey, expecting version: Int64?) async throws(SessionError) -> Bool {
    try await scheduled(.init(name: "destroy", key: key, version: version), { .bool($0) }) { () async throws(SessionError) in
      try await base.destroy(key, expecting: version)
    }
  }

  func prune(now: Timestamp, limit: Int) async throws(SessionError) -> Int {
    try await scheduled(.init(name: "prune"), { .count($0) }) { () async throws(SessionError) in
      try await base.prune(now: now, limit: limit)
    }
  }

  func records(of subject: String, after cursor: RecordKey?, limit: Int, now: Timestamp)
    async throws(SessionError) -> [(key: RecordKey, record: SessionRecord)]
  {
    try await scheduled(.init(name: "list"), { .count($0.count) }) { () async throws(SessionError) in
      try await indexed().records(of: subject, after: cursor, limit: limit, now: now)
    }
  }

  func destroyAll(of subject: String, except key: RecordKey?) async throws(SessionError) -> Int {
    try await scheduled(.init(name: "destroyAll"), { .count($0) }) { () async throws(SessionError) in
      try await indexed().destroyAll(of: subject, except: key)
    }
  }
}
