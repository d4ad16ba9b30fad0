import Foundation

/// The binomial distribution of fair coins: the number of a list's values that fall below their median.
package enum BinomialTail {
  /// The probability of at most `successes` heads in `trials` throws.
  package static func atMost(_ successes: Int, of trials: Int) -> Double {
    if successes < 0 { return 0 }
    if successes >= trials { return 1 }
    // The upper half is one minus the lower one, so that no more than half of the terms are added.
    if successes * 2 >= trials { return 1 - atMost(trials - successes - 1, of: trials) }
    return trials <= 1000 ? direct(successes, trials) : logarithmic(successes, trials)
  }

  /// Adds the coefficients directly: exact up to 2^53, and none of up to 1000 trials is too large for a Double.
  private static func direct(_ successes: Int, _ trials: Int) -> Double {
    var (coefficient, sum) = (1.0, 1.0)
    for index in 0..<successes {
      coefficient = coefficient * Double(trials - index) / Double(index + 1)
      sum += coefficient
    }
    return sum * pow(2, -Double(trials))
  }

  private static func logarithmic(_ successes: Int, _ trials: Int) -> Double {
    var term = -Double(trials) * log(2)
    var sum = exp(term)
    for index in 0..<successes {
      term += log(Double(trials - index)) - log(Double(index + 1))
      sum += exp(term)
    }
    return min(1, sum)
  }
}

/// The standard normal distribution.
package enum NormalDistribution {
  /// The probability of a value below `limit`.
  package static func below(_ limit: Double) -> Double { erfc(-limit / 2.0.squareRoot()) / 2 }
}

/// Student's t distribution with a whole number of degrees of freedom.
package enum StudentDistribution {
  /// The probability of a value between `-limit` and `limit`: a finite sum over powers of a cosine, as the degrees are whole.
  private static func within(_ limit: Double, degrees: Int) -> Double {
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
  package static func value(exceededWith tail: Double, degrees: Int) -> Double {
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
