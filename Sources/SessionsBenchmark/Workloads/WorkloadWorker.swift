package import Sessions

/// One of the tasks that make requests: a value with a random stream, sessions and an account of its own.
///
/// Copies go separate ways: keep one, and hand it to ``WorkloadRun/verify(_:sample:)`` in the end.
package protocol WorkloadWorker: Sendable {
  /// Does one request of a visitor.
  ///
  /// - Throws: What the store threw. The worker can go on: what was in doubt after it is not held against the store.
  mutating func request(_ recorder: inout some OperationRecorder) async throws(SessionError)
}
