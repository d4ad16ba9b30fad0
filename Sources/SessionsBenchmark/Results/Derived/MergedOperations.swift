/// The operations of several rounds in one: their histograms are added, and nothing is averaged.
package struct MergedOperations: Sendable, Equatable {
  /// How many were completed without an error.
  package let count: Int
  /// How many ended with an error.
  package let errors: Int
  /// From the instant at which they began to their end.
  package let service: LatencyHistogram
  /// From the instant at which they should have begun to their end.
  package let response: LatencyHistogram

  /// Merges; `nil` without any.
  init?(_ parts: [OperationMeasurement]) {
    guard let service = LatencyHistogram.merging(parts.map(\.service)), let response = LatencyHistogram.merging(parts.map(\.response))
    else { return nil }
    self.service = service
    self.response = response
    count = parts.reduce(0) { $0 + $1.count }
    errors = parts.reduce(0) { $0 + $1.errors }
  }
}
