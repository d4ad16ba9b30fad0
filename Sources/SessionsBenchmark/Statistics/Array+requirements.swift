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
