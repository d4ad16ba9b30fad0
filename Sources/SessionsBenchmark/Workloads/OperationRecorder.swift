package import Sessions

/// Where a worker's operations are measured: one for each worker, without a lock.
package protocol OperationRecorder {
  /// Runs one operation and records how long it took, also when it throws.
  mutating func measure<Value>(_ kind: OperationKind, _ body: () async throws(SessionError) -> Value) async throws(SessionError) -> Value

  /// Adds to a counter.
  mutating func count(_ counter: BenchmarkCounter, by amount: Int)
}
