/// What is counted beside the operations.
package enum BenchmarkCounter: String, Sendable, Hashable, CaseIterable, Codable {
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
  /// A session did not hold what was acknowledged. Has to be 0.
  case lostUpdate
  /// A session was not as it has to be in any other way: gone, back again, with an earlier deadline. Has to be 0.
  case wrongAnswer
  /// A session was made.
  case created
  /// A session was ended, alone or with others.
  case destroyed
  /// A touch wrote nothing because the last one is recent enough.
  case notDue
  /// An expired record was removed by a sweep.
  case pruned
}
