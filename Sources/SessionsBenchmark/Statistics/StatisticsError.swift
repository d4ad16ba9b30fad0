/// A reason why a statistic cannot be computed from its input.
package enum StatisticsError: Error, Sendable, Equatable, CustomStringConvertible {
  /// There is no value.
  case noValues
  /// The value at this index is not a number, or infinite.
  case notFinite(index: Int)
  /// The value at this index is zero or negative, and a logarithm is taken of it.
  case notPositive(index: Int)
  /// The value at this index is negative, and cannot be.
  case negative(index: Int)
  /// The two lists of pairs are not equally long.
  case unequalCounts(Int, Int)
  /// An argument is out of its range; the text names it and its range.
  case badArgument(String)

  /// The reason in one sentence without a full stop.
  package var description: String {
    switch self {
    case .noValues: return "there are no values"
    case .notFinite(let index): return "value \(index + 1) is not a finite number"
    case .notPositive(let index): return "value \(index + 1) is not above zero"
    case .negative(let index): return "value \(index + 1) is negative"
    case .unequalCounts(let left, let right): return "\(left) values cannot be paired with \(right)"
    case .badArgument(let what): return what
    }
  }
}

extension [Double] {
  /// Throws unless there is a value and all are finite.
  func requireFinite() throws(StatisticsError) {
    if isEmpty { throw .noValues }
    for (index, value) in enumerated() where !value.isFinite { throw .notFinite(index: index) }
  }

  /// Throws unless there is a value and all are finite and above zero.
  func requirePositive() throws(StatisticsError) {
    try requireFinite()
    for (index, value) in enumerated() where value <= 0 { throw .notPositive(index: index) }
  }

  /// Throws unless there is a value and all are finite and not negative.
  func requireNotNegative() throws(StatisticsError) {
    try requireFinite()
    for (index, value) in enumerated() where value < 0 { throw .negative(index: index) }
  }
}

extension Double {
  /// Throws unless it is between 0 and 1, both excluded.
  func requireProbability(_ name: String) throws(StatisticsError) {
    // A comparison with NaN is false, so that NaN is refused too.
    guard self > 0, self < 1 else { throw .badArgument("\(name) is between 0 and 1, both excluded") }
  }
}

extension Int {
  /// Throws unless it is a number of cells that a gate can judge together.
  func requireCells() throws(StatisticsError) {
    guard self > 0 else { throw .badArgument("a gate has at least one cell") }
  }
}
