import SessionsBenchmark

/// Finds out how many requests a second a store can do.
///
/// A closed loop alone can say too little: where both sides sleep between two requests, each waits for the other to wake, and a server that is
/// far from busy does more when requests come at instants of their own. So what the closed loop reached is offered as an open one, more of it
/// each time, until the store falls behind twice: once may have been the machine. The most that was reached in either way is what it can do.
struct SaturationSearch {
  /// What a cell came to.
  enum Cell {
    /// So many requests a second, which were all that were asked for or not.
    case reached(Double, keptUp: Bool)
    /// No numbers.
    case none(CellOutcome)
  }

  /// Measures a cell in a closed loop, or at a rate. Cells are numbered, so that each has a seed of its own.
  let measure: (_ number: Int, _ rate: Double?) async throws -> Cell

  /// How many closed loops there are; their median counts.
  static let closedLoops = 3
  /// How many open loops there are at most: enough for five times what the closed ones did.
  static let mostOpenLoops = 8
  /// What is offered first, as a multiple of what the closed loops did, and how it grows.
  static let (firstStep, nextStep) = (1.1, 1.25)

  func result() async throws -> Result<Double, SaturationError> {
    var rates: [Double] = []
    for number in 0..<Self.closedLoops {
      switch try await measure(number, nil) {
      case .reached(let rate, _): rates.append(rate)
      case .none(let outcome): return .failure(SaturationError(outcome: outcome))
      }
    }
    var most = try Quantile.median(of: rates)
    var (offered, misses) = (most * Self.firstStep, 0)
    for number in 0..<Self.mostOpenLoops {
      guard case .reached(let rate, let keptUp) = try await measure(Self.closedLoops + number, offered) else { break }
      most = max(most, rate)
      (offered, misses) = keptUp ? (offered * Self.nextStep, 0) : (offered, misses + 1)
      if misses == 2 { break }
    }
    return .success(most)
  }
}
