/// The intervals that a report shows, as functions: which method they use is not the report's business.
package struct ResultStatistics: Sendable {
  /// The interval of a median of independent values, one a round; `nil` where there are too few.
  package let medianInterval: @Sendable (_ values: [Double]) -> ClosedRange<Double>?
  /// The interval of the ratio of values to those of a reference at the same indices; `nil` where there are too few.
  package let ratioInterval: @Sendable (_ values: [Double], _ references: [Double]) -> ClosedRange<Double>?
  /// The smallest change of that ratio, as a share, that the rounds would probably have found; `nil` where there are too few.
  package let detectableChange: @Sendable (_ values: [Double], _ references: [Double]) -> Double?

  /// Creates statistics.
  package init(
    medianInterval: @escaping @Sendable (_ values: [Double]) -> ClosedRange<Double>?,
    ratioInterval: @escaping @Sendable (_ values: [Double], _ references: [Double]) -> ClosedRange<Double>?,
    detectableChange: @escaping @Sendable (_ values: [Double], _ references: [Double]) -> Double? = { _, _ in nil }
  ) {
    self.medianInterval = medianInterval
    self.ratioInterval = ratioInterval
    self.detectableChange = detectableChange
  }
}
