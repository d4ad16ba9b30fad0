import SessionsReporting

/// What the values of a comparison are measured in.
package enum ComparisonUnit: String, Sendable, Codable {
  /// Requests a second.
  case perSecond
  /// Nanoseconds.
  case nanoseconds
  /// So many of something an operation.
  case perOperation
  /// So many of something.
  case count

  /// A value as a table shows it.
  func text(_ value: Double) -> String {
    switch self {
    case .perSecond: return "\(NumberText.rate(value))/s"
    case .nanoseconds: return NumberText.duration(nanoseconds: value)
    case .perOperation: return "\(NumberText.plain(value, digits: 3))/op"
    case .count: return NumberText.plain(value)
    }
  }
}
