/// Why a statistic cannot be computed of what was given.
package enum StatisticsError: Error, Sendable, Equatable, CustomStringConvertible {
  /// There is no value.
  case noValues
  /// The value at this index is not a number, or infinite.
  case notFinite(index: Int)
  /// The value at this index is zero or negative, and a logarithm is taken of it.
  case notPositive(index: Int)
  /// The value at this index is negative, and cannot be.
  case negative(index: Int)
  /// Values that belong together in pairs are not equally many.
  case unequalCounts(Int, Int)
  /// An argument is out of its range; the text says which it is and what it may be.
  case badArgument(String)

  /// One sentence without a full stop.
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
