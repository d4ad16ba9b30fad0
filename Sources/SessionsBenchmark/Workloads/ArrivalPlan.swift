/// When the requests of an open loop are to start, drawn before the run: a store that falls behind cannot make them come later.
package struct ArrivalPlan: Sendable {
  /// Nanoseconds from the beginning of the run, in order.
  package let starts: [UInt64]

  /// Draws the starts of a Poisson process: visitors who do not know of each other.
  ///
  /// - Parameters:
  ///   - rate: Requests a second on average; positive.
  ///   - duration: How long the plan lasts.
  ///   - seed: What the plan follows from.
  ///   - index: Which of several plans of one seed, such as the number of a process.
  package init(poisson rate: Double, duration: Duration, seed: UInt64, index: Int = 0) {
    var random = RandomStream(seed: seed, .arrivals, index: index)
    let (seconds, attoseconds) = duration.components
    let end = Double(seconds) * 1e9 + Double(attoseconds) / 1e9
    var starts: [UInt64] = []
    starts.reserveCapacity(Int(rate * end / 1e9 * 1.05) + 16)
    // Added up as it is drawn: rounding to whole nanoseconds must not add up, too.
    var time = random.exponential(mean: 1e9 / rate)
    while time < end {
      starts.append(UInt64(time))
      time += random.exponential(mean: 1e9 / rate)
    }
    self.starts = starts
  }

  /// How many requests a second there are in the plan, on average over `duration`.
  package func rate(over duration: Duration) -> Double {
    let (seconds, attoseconds) = duration.components
    return Double(starts.count) / (Double(seconds) + Double(attoseconds) / 1e18)
  }
}
