package import Sessions
import SessionsTesting

/// Tasks that each work on a session of their own, and keep account of the acknowledged writes while faults happen.
///
/// Each task replaces its session over and over, reads it, and now and then destroys it and makes another. At the end all sessions are
/// compared with the accounts: see ``WriteCounts``.
package final class WriteLoad: Sendable {
  let store: any SessionRecordStore
  /// Whether a failover may lose writes: they are counted as lost, but are not wrong.
  let allowsLoss: Bool
  let pause: Duration
  /// The time after which something that has not happened never will: far more than a machine takes that has other things to do.
  package static let patience: Duration = .seconds(120)
  /// How long a session waits at the end for a server that does not answer.
  let patience: Duration
  private let state: Locked<WriteCounts> = Locked(WriteCounts())
  private let isEnding: Locked<Bool> = Locked(false)
  private let tasks: Locked<[Task<Void, any Error>]> = Locked([])
  private let sessions: [WriteLoadSession]

  /// Makes the sessions. No task runs before ``start()``.
  ///
  /// - Parameters:
  ///   - pause: The time that a task waits between two operations.
  ///   - patience: How long the sessions are waited for: when they are made, and at the end.
  /// - Throws: The store's error when a session cannot be made, and ``FaultRunError`` when that takes too long.
  package init(
    _ store: any SessionRecordStore, sessions count: Int = 16, allowsLoss: Bool = false, pause: Duration = .zero,
    patience: Duration = WriteLoad.patience
  ) async throws {
    self.store = store
    self.allowsLoss = allowsLoss
    self.pause = pause
    self.patience = patience
    let made = await TimeLimit.run(patience) { () async -> Result<[WriteLoadSession], SessionError> in
      var made: [WriteLoadSession] = []
      while made.count < count, !Task.isCancelled {
        var session = WriteLoadSession(made.count)
        do throws(SessionError) {
          guard try await store.create(session.key, session.record, now: session.now) else {
            throw SessionError(.backend, "a key that is new is taken")
          }
        } catch {
          // No fault was made yet: a short deadline passes by itself on a machine that has other things to do.
          guard error.code == .unavailable || error.code == .timeout else { return .failure(error) }
          try? await Task.sleep(for: .milliseconds(5))
          continue
        }
        session.exists = true
        made.append(session)
      }
      return .success(made)
    }
    guard let made else { throw FaultRunError("the load's sessions were not made within \(patience)") }
    sessions = try made.get()
  }

  /// Runs `body` while a load is on a store; the tasks have ended when this returns or throws.
  ///
  /// - Returns: The counts, after the sessions were compared.
  package static func run(
    on store: any SessionRecordStore, sessions: Int = 16, allowsLoss: Bool = false, pause: Duration = .zero,
    _ body: (WriteLoad) async throws -> Void
  ) async throws -> WriteCounts {
    let load = try await WriteLoad(store, sessions: sessions, allowsLoss: allowsLoss, pause: pause)
    load.start()
    do {
      try await body(load)
    } catch {
      // A violation often explains why the load stood still.
      let counts = load.counts
      load.cancel()
      throw counts.wrong.isEmpty ? error : FaultRunError("\(error); until then: \(counts.wrong)")
    }
    return try await load.finish()
  }

  package func start() {
    tasks.withLock { tasks in
      guard tasks.isEmpty else { return }
      tasks = sessions.map { session in
        Task.detached {
          var session = session
          try await session.run(in: self)
        }
      }
    }
  }

  /// The number of sessions, each with a task.
  package var sessionCount: Int { sessions.count }

  /// The counts so far.
  package var counts: WriteCounts { state.withLock { $0 } }

  /// Waits until this many more writes were acknowledged.
  ///
  /// - Throws: ``FaultRunError`` when that takes longer than `limit`.
  package func progress(_ count: Int = 100, within limit: Duration = WriteLoad.patience) async throws {
    let (start, end) = (counts.acknowledged, ContinuousClock.now + limit)
    while counts.acknowledged < start + count {
      guard ContinuousClock.now < end else {
        throw FaultRunError("only \(counts.acknowledged - start) of \(count) writes were acknowledged in \(limit): \(counts.codes)")
      }
      try await Task.sleep(for: .milliseconds(5))
    }
  }

  /// The time from `instant`, when the server could answer again, until a write was acknowledged. One at a time may wait for it.
  ///
  /// - Throws: ``FaultRunError`` when that takes longer than `limit`.
  package func recovery(
    since instant: ContinuousClock.Instant = .now, within limit: Duration = WriteLoad.patience
  ) async throws -> Duration {
    count { $0.firstAcknowledged = nil }
    while true {
      if let first = counts.firstAcknowledged { return first - instant }
      guard ContinuousClock.now < instant + limit else {
        throw FaultRunError("no write was acknowledged in \(limit): \(counts.codes)")
      }
      try await Task.sleep(for: .milliseconds(1))
    }
  }

  /// Ends the tasks, each of which compares its session with its account.
  ///
  /// - Throws: ``FaultRunError`` when they do not end, and the store's error when the server does not come back.
  package func finish() async throws -> WriteCounts {
    isEnding.withLock { $0 = true }
    let tasks = tasks.withLock { $0 }
    // The session's own patience comes first, with a better message; this is for a store that never answers.
    let ended = await TimeLimit.run(patience * 2) { () async -> Result<Void, any Error> in
      for task in tasks {
        if case .failure(let error) = await task.result { return .failure(error) }
      }
      return .success(())
    }
    guard let ended else {
      cancel()
      throw FaultRunError("the load's tasks did not end within \(patience * 2): \(counts)")
    }
    if case .failure = ended { cancel() }
    try ended.get()
    return counts
  }

  /// Ends the tasks without a comparison.
  package func cancel() {
    isEnding.withLock { $0 = true }
    for task in tasks.withLock({ $0 }) { task.cancel() }
  }

  var isOver: Bool { isEnding.withLock { $0 } }

  func count(_ change: (inout WriteCounts) -> Void) { state.withLock { change(&$0) } }

  /// Notes a violation that no failover can cause.
  func note(_ what: String) { count { $0.note(what) } }

  func noteLoss(_ what: String, writes: Int = 1) {
    count { counts in
      counts.lost += writes
      if !allowsLoss { counts.note(what) }
    }
  }
}
