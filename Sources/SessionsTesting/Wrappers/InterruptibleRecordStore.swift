public import Sessions

/// A way in which a store is cut off from the backend of its sessions.
public enum BackendInterruption: String, Sendable, Hashable, CaseIterable {
  /// Requests are turned away at once, and requests under way are cut off: a server that is down.
  case down
  /// Nothing is answered, and nothing is done: a server that hangs, or a network that swallows every packet.
  case silent
  /// Requests are carried out, and the connection is lost before the answer comes.
  case answersLost = "answers-lost"
}

/// Turns an interruption on and off for the record stores that are behind it.
public final class InterruptionSwitch: Sendable {
  /// How long a store behind a silent switch waits before it gives up.
  static let timeout: Duration = .milliseconds(50)

  private let state: Locked<BackendInterruption?> = Locked(nil)

  /// Creates a switch that lets everything through.
  public init() {}

  /// The present interruption; nil for none.
  public var current: BackendInterruption? { state.withLock { $0 } }

  /// Begins an interruption, or with nil ends it.
  public func set(_ interruption: BackendInterruption?) {
    state.withLock { $0 = interruption }
  }

  /// Does an operation as far as the interruption permits.
  ///
  /// - Parameter isWrite: Whether the operation's effect is in doubt when its answer is lost.
  /// - Throws: The operation's error; ``SessionError`` with code `unavailable` or `timeout` for an interruption.
  func pass<Result>(isWrite: Bool, _ operation: () async throws(SessionError) -> Result) async throws(SessionError) -> Result {
    switch current {
    case nil: return try await operation()
    case .down: throw SessionError(.unavailable, "the backend is down: nothing was changed")
    case .silent:
      // A cancelled wait ends early, and the operation is as unanswered.
      try? await Task.sleep(for: Self.timeout)
      throw SessionError(.timeout, "the backend did not answer in time", isIndeterminate: isWrite)
    case .answersLost:
      _ = try await operation()
      throw SessionError(.unavailable, "the backend's answer was lost", isIndeterminate: isWrite)
    }
  }
}

/// A record store behind a switch that acts as a failing network does, for stores that have no network.
public struct InterruptibleRecordStore: RecordStoreWrapper {
  /// The wrapped store.
  public let base: any SessionRecordStore

  private let line: InterruptionSwitch

  /// Puts a switch before a store.
  public init(_ base: any SessionRecordStore, behind line: InterruptionSwitch) {
    self.base = base
    self.line = line
  }

  /// Passes on unless interrupted.
  public func create(_ key: RecordKey, _ record: SessionRecord, now: Timestamp) async throws(SessionError) -> Bool {
    try await line.pass(isWrite: true) { () async throws(SessionError) in try await base.create(key, record, now: now) }
  }

  /// Passes on unless interrupted.
  public func load(_ key: RecordKey, now: Timestamp) async throws(SessionError) -> SessionRecord? {
    try await line.pass(isWrite: false) { () async throws(SessionError) in try await base.load(key, now: now) }
  }

  /// Passes on unless interrupted.
  public func replace(
    _ key: RecordKey, expecting version: Int64, with record: SessionRecord, forcingIdleDeadline: Bool, now: Timestamp
  ) async throws(SessionError) -> ReplaceOutcome {
    try await line.pass(isWrite: true) { () async throws(SessionError) in
      try await base.replace(key, expecting: version, with: record, forcingIdleDeadline: forcingIdleDeadline, now: now)
    }
  }

  /// Passes on unless interrupted.
  public func touch(_ key: RecordKey, idleDeadline: Timestamp, now: Timestamp) async throws(SessionError) -> Bool {
    try await line.pass(isWrite: true) { () async throws(SessionError) in
      try await base.touch(key, idleDeadline: idleDeadline, now: now)
    }
  }

  /// Passes on unless interrupted.
  public func destroy(_ key: RecordKey, expecting version: Int64?) async throws(SessionError) -> Bool {
    try await line.pass(isWrite: true) { () async throws(SessionError) in try await base.destroy(key, expecting: version) }
  }

  /// Passes on unless interrupted.
  public func prune(now: Timestamp, limit: Int) async throws(SessionError) -> Int {
    try await line.pass(isWrite: true) { () async throws(SessionError) in try await base.prune(now: now, limit: limit) }
  }

  /// Passes on unless interrupted.
  public func ping() async throws(SessionError) {
    try await line.pass(isWrite: false) { () async throws(SessionError) in try await base.ping() }
  }

  /// Passes on unless interrupted.
  public func records(of subject: String, after cursor: RecordKey?, limit: Int, now: Timestamp)
    async throws(SessionError) -> [(key: RecordKey, record: SessionRecord)]
  {
    let indexed = try indexed()
    return try await line.pass(isWrite: false) { () async throws(SessionError) in
      try await indexed.records(of: subject, after: cursor, limit: limit, now: now)
    }
  }

  /// Passes on unless interrupted.
  public func destroyAll(of subject: String, except key: RecordKey?) async throws(SessionError) -> Int {
    let indexed = try indexed()
    return try await line.pass(isWrite: true) { () async throws(SessionError) in try await indexed.destroyAll(of: subject, except: key) }
  }
}
