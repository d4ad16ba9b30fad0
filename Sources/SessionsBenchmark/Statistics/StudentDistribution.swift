import Foundation

/// Student's t distribution with a whole number of degrees of freedom.
enum StudentDistribution {
  /// The probability of a value between `-limit` and `limit`: a finite sum over powers of a cosine, as the degrees are whole.
  static func within(_ limit: Double, degrees: Int) -> Double {
    let angle = atan(limit / Double(degrees).squareRoot())
    let square = cos(angle) * cos(angle)
    var (term, sum) = degrees % 2 == 1 ? (cos(angle), 0.0) : (1.0, 0.0)
    for index in stride(from: degrees % 2 == 1 ? 3 : 2, through: degrees, by: 2) {
      sum += term
      term *= square * Double(index - 1) / Double(index)
    }
    return degrees % 2 == 1 ? 2 / Double.pi * (angle + sin(angle) * sum) : sin(angle) * sum
  }

  /// The value that is exceeded with the probability `tail`, which is at most one half.
  static func value(exceededWith tail: Double, degrees: Int) -> Double {
    let probability = 1 - 2 * tail
    var (low, high) = (0.0, 1.0)
    while within(high, degrees: degrees) < probability, high < 1e12 { high *= 2 }
    for _ in 0..<200 {
      let middle = (low + high) / 2
      if middle <= low || middle >= high { break }
      if within(middle, degrees: degrees) < probability { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }
}
