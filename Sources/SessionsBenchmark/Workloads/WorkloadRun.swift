package import Sessions

/// A workload on a store that has been filled for it.
///
/// The runner takes each worker once, drives it through warm-up and measurement, and hands all of them to ``verify(_:sample:)``: what was
/// acknowledged is known to the workers alone.
package protocol WorkloadRun: Sendable {
  /// The type of the workers.
  associatedtype Worker: WorkloadWorker

  /// How many workers there are.
  var workers: Int { get }

  /// Removes expired sessions beside the workers; nil when the workload has no sweep.
  var sweeper: Sweeper? { get }

  /// How many live sessions the store was filled with; nil where it holds something else too, such as expired ones, or nothing at all.
  var liveSessions: Int? { get }

  /// A worker, as it begins. Take each once: its account begins with the prepared sessions.
  ///
  /// - Parameter index: From 0 up to ``workers``.
  func worker(_ index: Int) -> Worker

  /// Compares the store with what its workers know to be acknowledged. Without all workers the outcome means nothing.
  ///
  /// - Parameters:
  ///   - workers: All of them, when they are done.
  ///   - sample: The most sessions to read back, chosen by the seed; nil for all of them.
  /// - Throws: `SessionError` when the store fails; the cell is then not verified.
  func verify(_ workers: [Worker], sample: Int?) async throws(SessionError) -> VerifyOutcome

  /// Ends the sessions that are left, as far as the store can. Not needed where the whole namespace is dropped.
  func cleanUp(_ workers: [Worker]) async throws(SessionError)
}

extension WorkloadRun {
  /// Nil.
  package var sweeper: Sweeper? { nil }

  /// Nil.
  package var liveSessions: Int? { nil }
}
