/// An interval that covers the true value with a stated probability.
package struct ConfidenceInterval: Sendable, Equatable {
  /// The lower end.
  package let lower: Double
  /// The upper end.
  package let upper: Double
  /// The probability that was asked for, such as 0.95.
  package let level: Double
  /// The probability that the interval really has at least, whatever the distribution of the values: the level or more of an exact
  /// interval, perhaps less of a bootstrap interval. `nil` where it is not known.
  package let coverage: Double?

  /// An interval of its ends.
  package init(lower: Double, upper: Double, level: Double, coverage: Double? = nil) {
    (self.lower, self.upper, self.level, self.coverage) = (lower, upper, level, coverage)
  }

  /// Whether the value lies in it, its ends included.
  package func contains(_ value: Double) -> Bool { lower <= value && value <= upper }

  /// Both ends mapped by a function that keeps their order, such as `exp`.
  func map(_ transform: (Double) -> Double) -> ConfidenceInterval {
    ConfidenceInterval(lower: transform(lower), upper: transform(upper), level: level, coverage: coverage)
  }
}
