public import Sessions

/// A record store that holds one call at a chosen point until it is released: a race is forced instead of hoped for.
///
/// ```swift
/// let gated = GatedRecordStore(records)
/// gated.hold(.beforeReplace)
/// async let commit = store.commit(...)
/// await gated.parked()        // the commit has loaded and not yet replaced
/// try await other.destroy(...)
/// gated.release()
/// ```
public final class GatedRecordStore: RecordStoreWrapper {
  /// The point at which a call is stopped.
  public enum Point: Sendable, Hashable {
    /// After a load has its answer, before the caller gets it.
    case afterLoad
    /// Before a replace reaches the store.
    case beforeReplace
    /// Before a touch reaches the store.
    case beforeTouch
    /// Before a create reaches the store.
    case beforeCreate
    /// Before a destroy reaches the store.
    case beforeDestroy
  }

  private enum Gate {
    case open
    case armed(Point)
    case parked(CheckedContinuation<Void, Never>)
  }

  private struct State {
    var gate: Gate = .open
    var watchers: [CheckedContinuation<Void, Never>] = []
  }

  /// The wrapped store.
  public let base: any SessionRecordStore
  private let state: Locked<State> = Locked(State())

  /// Wraps a store; nothing is stopped until ``hold(_:)``.
  public init(_ base: any SessionRecordStore) {
    self.base = base
  }

  /// Stops the next call that reaches the point. Later calls pass; a call that is stopped already goes on.
  public func hold(_ point: Point) {
    let parked = state.withLock { state -> CheckedContinuation<Void, Never>? in
      defer { state.gate = .armed(point) }
      if case .parked(let continuation) = state.gate { return continuation }
      return nil
    }
    parked?.resume()
  }

  /// Waits until a call is stopped.
  public func parked() async {
    await withCheckedContinuation { continuation in
      let isParked = state.withLock { state in
        if case .parked = state.gate { return true }
        state.watchers.append(continuation)
        return false
      }
      if isParked { continuation.resume() }
    }
  }

  /// Lets the stopped call go on; disarms the gate if no call has reached it.
  public func release() {
    let (parked, watchers) = state.withLock { state in
      let gate = state.gate
      let watchers = state.watchers
      state.gate = .open
      state.watchers = []
      if case .parked(let continuation) = gate { return (continuation as CheckedContinuation<Void, Never>?, watchers) }
      return (nil, watchers)
    }
    parked?.resume()
    for watcher in watchers { watcher.resume() }
  }

  private func pass(_ point: Point) async {
    let isArmed = state.withLock { state in
      if case .armed(point) = state.gate { true } else { false }
    }
    guard isArmed else { return }
    await withCheckedContinuation { continuation in
      let watchers: [CheckedContinuation<Void, Never>]? = state.withLock { state in
        guard case .armed(point) = state.gate else { return nil }
        state.gate = .parked(continuation)
        defer { state.watchers = [] }
        return state.watchers
      }
      guard let watchers else { return continuation.resume() }
      for watcher in watchers { watcher.resume() }
    }
  }

  /// Passes on; stops at `beforeCreate`.
  public func create(_ key: RecordKey, _ record: SessionRecord, now: Timestamp) async throws(SessionError) -> Bool {
    await pass(.beforeCreate)
    return try await base.create(key, record, now: now)
  }

  /// Passes on; stops at `afterLoad`.
  public func load(_ key: RecordKey, now: Timestamp) async throws(SessionError) -> SessionRecord? {
    let record = try await base.load(key, now: now)
    await pass(.afterLoad)
    return record
  }

  /// Passes on; stops at `beforeReplace`.
  public func replace(
    _ key: RecordKey, expecting version: Int64, with record: SessionRecord, forcingIdleDeadline: Bool, now: Timestamp
  ) async throws(SessionError) -> ReplaceOutcome {
    await pass(.beforeReplace)
    return try await base.replace(
      key, expecting: version, with: record, forcingIdleDeadline: forcingIdleDeadline, now: now)
  }

  /// Passes on; stops at `beforeTouch`.
  public func touch(_ key: RecordKey, idleDeadline: Timestamp, now: Timestamp) async throws(SessionError) -> Bool {
    await pass(.beforeTouch)
    return try await base.touch(key, idleDeadline: idleDeadline, now: now)
  }
  /// Passes on; stops at `beforeDestroy`.
  public func destroy(_ key: RecordKey, expecting version: Int64?) async throws(SessionError) -> Bool {
    await pass(.beforeDestroy)
    return try await base.destroy(key, expecting: version)
  }
}
