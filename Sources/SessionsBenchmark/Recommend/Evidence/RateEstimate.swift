import SessionsReporting

/// How many requests a second a backend does at the mix that is needed.
struct RateEstimate: Sendable, Equatable {
  /// What it rests on.
  enum Basis: Sendable, Equatable {
    /// A workload whose mix is that of the needs.
    case measured(String)
    /// The time of a request between those of two workloads.
    case between(String, String)
    /// A workload with another mix: the only one, or the nearest.
    case nearest(String, readsPerWrite: Double?)
  }

  /// Requests a second, by the index of the round.
  let rates: [Int: Double]
  let basis: Basis
  /// Whether the backend may do better than this with fewer writes: a rate that is too low then decides nothing.
  let isOfMoreWrites: Bool

  /// The median of the rounds.
  var requestsPerSecond: Double { Quantile.middle(of: rates.map(\.value)) ?? 0 }

  /// The estimate of mixes in the order of their writes; nil without any.
  init?(_ mixes: [MeasuredMix], writesPerRead: Double) {
    guard let nearest = mixes.min(by: { abs($0.writesPerRead - writesPerRead) < abs($1.writesPerRead - writesPerRead) }) else { return nil }
    let isSame = abs(nearest.writesPerRead - writesPerRead) <= Self.tolerance * writesPerRead
    let above = mixes.firstIndex { $0.writesPerRead > writesPerRead }
    if !isSame, let above, above > 0 {
      let (low, high) = (mixes[above - 1], mixes[above])
      let part = (writesPerRead - low.writesPerRead) / (high.writesPerRead - low.writesPerRead)
      // The time of a request is that of its read and of its share of a write: times are between, rates are not.
      rates = low.rates.reduce(into: [:]) { rates, entry in
        if let other = high.rates[entry.key] { rates[entry.key] = 1 / ((1 - part) / entry.value + part / other) }
      }
      basis = .between(low.workload, high.workload)
      isOfMoreWrites = false
      guard !rates.isEmpty else { return nil }
    } else {
      rates = nearest.rates
      let readsPerWrite = nearest.writesPerRead > 0 ? 1 / nearest.writesPerRead : nil
      basis = isSame ? .measured(nearest.workload) : .nearest(nearest.workload, readsPerWrite: readsPerWrite)
      isOfMoreWrites = !isSame && nearest.writesPerRead > writesPerRead
    }
  }

  /// How far a mix may be from the needs and count as theirs: a fifth.
  private static let tolerance = 0.2

  /// What it rests on, in words.
  var text: String {
    switch basis {
    case .measured(let workload): return "measured with '\(workload)'"
    case .between(let low, let high): return "worked out between '\(low)' and '\(high)'"
    case .nearest(let workload, let reads?):
      return "measured with '\(workload)', at \(NumberText.significant(reads, digits: 2)) reads a write"
    case .nearest(let workload, nil): return "measured with '\(workload)', which never writes"
    }
  }
}
