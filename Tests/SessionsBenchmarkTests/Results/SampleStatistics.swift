import SessionsBenchmark

extension ResultStatistics {
  /// The smallest and the largest of at least five values: what the reports do with an interval does not depend on how it is computed.
  static let range = ResultStatistics(
    medianInterval: { values in values.count < 5 ? nil : ends(values) },
    ratioInterval: { values, references in values.count < 5 ? nil : ends(zip(values, references).map(/)) })

  /// Statistics that never have enough.
  static let none = ResultStatistics(medianInterval: { _ in nil }, ratioInterval: { _, _ in nil })

  @Sendable private static func ends(_ values: [Double]) -> ClosedRange<Double>? {
    guard let low = values.min(), let high = values.max() else { return nil }
    return low...high
  }
}
