package import Sessions

/// A workload: the actions of visitors on a session store, request by request.
///
/// All of it follows from ``WorkloadSettings/seed``: the same seed and the same number of workers do the same operations with the same
/// content on every store that gives the same answers. With one worker their order is the same, too. The clock has no influence in the
/// first five minutes: later some sessions become due for a touch by themselves.
package protocol Workload: Sendable {
  /// The stable name, such as `browse`, for commands and results.
  var id: String { get }
  /// The work of one request, in one line.
  var summary: String { get }
  /// The numbers that no measurement of real traffic supports. Reports print them as assumptions, together with those of
  /// ``WorkloadSettings``.
  var assumptions: [String] { get }
  /// The capabilities that a store needs; on others the workload is unsupported.
  var requiredCapabilities: Set<SessionCapability> { get }
  /// The lifetimes that the store has to be opened with.
  var limits: SessionLimits { get }
  /// The sizes that the store has to be opened with.
  var sizes: SizeLimits { get }
  /// Whether it sweeps beside its requests. A sweep cannot pause while other processes are measured.
  var hasSweep: Bool { get }

  /// Fills the store with the sessions that the requests will find.
  ///
  /// - Throws: `SessionError` with code `unsupported` when the store lacks a required capability, `tooLarge` when the sessions do not fit
  ///   into it (the workload is then unsupported, not slow), `misconfigured` when the settings do not go together, or the store's failure.
  func prepare(_ context: WorkloadContext) async throws(SessionError) -> any WorkloadRun
}

extension Workload {
  /// No capabilities.
  package var requiredCapabilities: Set<SessionCapability> { [] }
  /// One hour without activity and no absolute limit: activity is written back when half of the hour is over.
  package var limits: SessionLimits { SessionLimits(idle: .hours(1), absolute: .unlimited, touchInterval: .seconds(1800)) }
  /// Room for a value of 64 KiB, the largest that is measured.
  package var sizes: SizeLimits { SizeLimits(valueBytes: 64 * 1024, recordBytes: 80 * 1024) }
  /// Has no sweep.
  package var hasSweep: Bool { false }
}

/// A workload on a store that has been filled for it.
///
/// The runner takes each worker once, drives it through warm-up and measurement, and hands all of them to ``verify(_:)``: only the workers
/// know the acknowledged state.
package protocol WorkloadRun: Sendable {
  /// The type of the workers.
  associatedtype Worker: WorkloadWorker

  /// The number of workers.
  var workers: Int { get }

  /// Removes expired sessions beside the workers; nil when the workload has no sweep.
  var sweeper: Sweeper? { get }

  /// The number of live sessions that the store was filled with; nil where it holds others too, such as expired ones, or none at all.
  var liveSessions: Int? { get }

  /// A worker in its initial state. Take each once: its account begins with the prepared sessions.
  ///
  /// - Parameter index: From 0 up to ``workers``.
  func worker(_ index: Int) -> Worker

  /// Compares the store with the accounts of its workers. The outcome means nothing unless all workers are given.
  ///
  /// - Parameter workers: All workers, after their last request.
  /// - Throws: `SessionError` when the store fails; the cell is then not verified.
  func verify(_ workers: [Worker]) async throws(SessionError) -> VerifyOutcome

  /// Destroys the remaining sessions, as far as the store can. Not needed where the whole namespace is dropped.
  func cleanUp(_ workers: [Worker]) async throws(SessionError)
}

extension WorkloadRun {
  /// Returns no sweeper.
  package var sweeper: Sweeper? { nil }

  /// Not known.
  package var liveSessions: Int? { nil }
}

/// A worker makes requests one after the other: a value with a random stream, sessions and an account of its own.
///
/// Copies diverge: keep one, and hand it to ``WorkloadRun/verify(_:)`` in the end.
package protocol WorkloadWorker: Sendable {
  /// Makes one request of a visitor.
  ///
  /// - Throws: The store's error. The worker can go on: an operation in doubt is not held against the store.
  mutating func request(_ recorder: inout some OperationRecorder) async throws(SessionError)
}

/// The catalogue of workloads.
///
/// Load at several numbers of tasks, at several rates and right after opening are settings of the runner, on `browse`.
package enum BenchmarkWorkloads {
  /// All workloads, in the order of reports.
  package static let all: [any Workload] =
    [
      VisitorWorkload.browse, VisitorWorkload.rolling, VisitorWorkload.writeBack, VisitorWorkload.readOnly, LoginStormWorkload(),
      BotsWorkload(), HotSessionWorkload(), ExpiryDebtWorkload(),
    ] + LogoutEverywhereWorkload.all + VisitorWorkload.payloadSweep + [NullStoreWorkload()]

  /// The workload with an id; nil when there is none.
  ///
  /// `payload-N` is known for every number from 2, and `logout-everywhere-N` from 1, not only for the numbers of the sweep.
  package static func named(_ id: String) -> (any Workload)? {
    if let known = all.first(where: { $0.id == id }) { return known }
    if let size = number(id, after: "payload-"), size >= 2 { return VisitorWorkload.payload(size) }
    if let sessions = number(id, after: "logout-everywhere-"), sessions >= 1 {
      return LogoutEverywhereWorkload(sessionsPerUser: sessions)
    }
    return nil
  }

  private static func number(_ id: String, after prefix: String) -> Int? {
    id.hasPrefix(prefix) ? Int(id.dropFirst(prefix.count)).flatMap { id == prefix + String($0) ? $0 : nil } : nil
  }
}
