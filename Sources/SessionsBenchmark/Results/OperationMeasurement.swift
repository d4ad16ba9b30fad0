/// How often something was done, and how long it took.
package struct OperationMeasurement: Codable, Sendable, Equatable {
  /// How many were completed without an error: as many as each histogram holds.
  package let count: Int
  /// How many ended with an error. They are in no histogram: a fast refusal would make a store look fast.
  package let errors: Int
  /// From the instant at which it began to its end.
  package let service: LatencyHistogram
  /// From the instant at which it should have begun to its end. In a closed loop the same as ``service``.
  package let response: LatencyHistogram
}
