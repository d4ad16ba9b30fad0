import Sessions
import SessionsTesting
import Synchronization

extension CaseContext {
  /// The point at which a call is stopped.
  typealias StopPoint = GatedRecordStore.Point

  private final class Progress: Sendable {
    let ended = Atomic<Bool>(false)
    let noticed = Atomic<Bool>(false)
  }

  /// Stops one call of a store at a point, runs `meanwhile`, and releases the call: a race with a known winner.
  func stopped<Outcome: Sendable>(
    _ what: String, at point: StopPoint, _ describe: (Outcome) -> String,
    call: @escaping @Sendable (any SessionStore, Timestamp) async throws(SessionError) -> Outcome,
    meanwhile: () async throws -> Void
  ) async throws -> Outcome {
    let (store, gate) = try gated()
    let (now, progress) = (now, Progress())
    let step = begin("\(what), stopped at \(point)")
    gate.hold(point)
    let task = Task { () async -> Result<Outcome, SessionError> in
      let result: Result<Outcome, SessionError>
      do throws(SessionError) {
        result = .success(try await call(store, now))
      } catch {
        result = .failure(error)
      }
      progress.ended.store(true, ordering: .sequentiallyConsistent)
      // A call that never reaches the point must not leave the case waiting for it.
      while !progress.noticed.load(ordering: .sequentiallyConsistent) {
        gate.release()
        await Task.yield()
      }
      return result
    }
    await gate.parked()
    let wasStopped = !progress.ended.load(ordering: .sequentiallyConsistent)
    progress.noticed.store(true, ordering: .sequentiallyConsistent)
    do {
      try expect(what, wasStopped, expected: "to reach \(point)", seen: "it ended without")
      try await meanwhile()
    } catch {
      gate.release()
      _ = await task.value
      throw error
    }
    gate.release()
    switch await task.value {
    case .success(let outcome):
      finish(step, describe(outcome))
      return outcome
    case .failure(let error):
      finish(step, "throws \(error)")
      throw error
    }
  }

  /// Stops a commit.
  func stoppedCommit(
    _ operations: [SessionOperation], to session: HeldSession?, options: CommitOptions = .init(), at point: StopPoint,
    meanwhile: () async throws -> Void
  ) async throws -> CommitOutcome {
    let what =
      "commit [\(operations.map(describe).joined(separator: ", "))] to "
      + "\(session.map { describe($0.snapshot) } ?? "no session")\(options.rotation.map { ", rotating: \($0)" } ?? "")"
    let call: @Sendable (any SessionStore, Timestamp) async throws(SessionError) -> CommitOutcome = {
      (store, now) async throws(SessionError) in
      try await store.commit(operations, to: session?.snapshot, options: options, now: now)
    }
    return try await stopped(what, at: point, describe, call: call, meanwhile: meanwhile)
  }

  /// Stops a take.
  func stoppedTake(
    _ selection: FlashSelection, from session: HeldSession, at point: StopPoint, meanwhile: () async throws -> Void
  ) async throws -> TakeOutcome {
    let call: @Sendable (any SessionStore, Timestamp) async throws(SessionError) -> TakeOutcome = {
      (store, now) async throws(SessionError) in
      try await store.takeFlash(selection, from: session.snapshot, now: now)
    }
    return try await stopped(
      "take flash from \(describe(session.snapshot))", at: point, describe, call: call, meanwhile: meanwhile)
  }

  /// Stops a touch.
  func stoppedTouch(_ session: HeldSession, at point: StopPoint = .beforeTouch, meanwhile: () async throws -> Void)
    async throws -> TouchOutcome
  {
    let call: @Sendable (any SessionStore, Timestamp) async throws(SessionError) -> TouchOutcome = {
      (store, now) async throws(SessionError) in
      try await store.touch(session.snapshot, now: now)
    }
    return try await stopped(
      "touch \(describe(session.snapshot))", at: point, describe, call: call, meanwhile: meanwhile)
  }

  /// Stops an open.
  func stoppedOpen(_ token: String, at point: StopPoint = .afterLoad, meanwhile: () async throws -> Void)
    async throws -> OpenOutcome
  {
    let call: @Sendable (any SessionStore, Timestamp) async throws(SessionError) -> OpenOutcome = {
      (store, now) async throws(SessionError) in
      try await store.open(token, now: now)
    }
    return try await stopped("open \(name("t", of: token))", at: point, describe, call: call, meanwhile: meanwhile)
  }

  /// Runs `count` tasks at the same time and returns their results, in their order.
  func concurrently<Outcome: Sendable>(_ count: Int, _ body: @escaping @Sendable (Int) async throws -> Outcome)
    async throws -> [Outcome]
  {
    try await withThrowingTaskGroup(of: (Int, Outcome).self) { group in
      for index in 0..<count {
        group.addTask { (index, try await body(index)) }
      }
      var outcomes: [(Int, Outcome)] = []
      for try await outcome in group { outcomes.append(outcome) }
      return outcomes.sorted { $0.0 < $1.0 }.map(\.1)
    }
  }

  /// Repeats an operation while it throws `contended`, which means that other commits came first and nothing was written (`[CC-6]`).
  func untilApplied<Outcome>(_ body: () async throws(SessionError) -> Outcome) async throws(SessionError) -> Outcome {
    while true {
      do {
        return try await body()
      } catch {
        guard error.code == .contended else { throw error }
      }
    }
  }
}
