package import Sessions

/// Measures a worker's operations: each worker has its own, so that no lock is needed.
package protocol OperationRecorder {
  /// Runs one operation and records its duration, also when it throws.
  mutating func measure<Value>(_ kind: OperationKind, _ body: () async throws(SessionError) -> Value) async throws(SessionError) -> Value

  /// Adds to a counter.
  mutating func count(_ counter: BenchmarkCounter, by amount: Int)
}

/// The kind of a measured operation; each has a histogram of its own.
package enum OperationKind: String, Sendable, CaseIterable {
  /// A token was opened that belongs to a live session.
  case load
  /// A token was opened that belongs to no session.
  case loadMiss
  /// A session was written.
  case save
  /// A session's activity was recorded.
  case touch
  /// A session was made.
  case create
  /// A session's token was replaced, as a login does.
  case rotate
  /// A session was destroyed by its visitor.
  case destroy
  /// All sessions of a user were destroyed together.
  case destroyAll
  /// A session whose visitor does not return was destroyed in place of a sweep, so that a run leaves as many records as it found.
  case expire
  /// Expired sessions were removed.
  case prune
  /// A store was opened, or reached again.
  case open
}

/// An event that is counted beside the operations.
package enum BenchmarkCounter: String, Sendable, CaseIterable {
  /// A load found its session.
  case hit
  /// A load found nothing, expected or not.
  case miss
  /// A compare-and-swap came second, and nothing was written.
  case conflict
  /// A request tried once more after a conflict.
  case retry
  /// A request gave up after losing every try.
  case gaveUp
  /// A session did not hold the acknowledged state. Has to be 0.
  case lostUpdate
  /// A session was wrong in another way: gone, back again, with an earlier deadline. Has to be 0.
  case wrongAnswer
  /// A session was made.
  case created
  /// A session was destroyed, alone or with others.
  case destroyed
  /// A touch wrote nothing because the last one is recent enough.
  case notDue
  /// An expired record was removed by a sweep.
  case pruned
}
