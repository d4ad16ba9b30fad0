import Foundation

/// The binomial distribution of fair coins: how many of `n` values fall below the median.
enum BinomialTail {
  /// The probability of at most `successes` heads in `trials` throws.
  static func atMost(_ successes: Int, of trials: Int) -> Double {
    if successes < 0 { return 0 }
    if successes >= trials { return 1 }
    // The upper half is one minus the lower one, so that no more than half of the terms are added.
    if successes * 2 >= trials { return 1 - atMost(trials - successes - 1, of: trials) }
    return trials <= 1000 ? direct(successes, trials) : logarithmic(successes, trials)
  }

  /// Coefficients as they are: exact up to 2^53, and none of up to 1000 trials is too large for a Double.
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
