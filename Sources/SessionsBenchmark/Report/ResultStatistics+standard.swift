extension ResultStatistics {
  /// The intervals of 95 % that the package computes: of medians by their order, of ratios by resampling the rounds.
  ///
  /// With few rounds a resampled interval is too short, so a ratio has also to pass the rank test: where that shows no difference, the
  /// interval reaches to 1.
  ///
  /// - Parameter seed: What the resampling follows from.
  package static func standard(seed: UInt64) -> ResultStatistics {
    ResultStatistics(
      medianInterval: { values in
        guard let interval = (try? MedianEstimate(values))?.interval else { return nil }
        return interval.lower...interval.upper
      },
      ratioInterval: { values, references in
        guard let estimate = try? RatioEstimate.paired(values, to: references, seed: seed), let interval = estimate.interval else {
          return nil
        }
        guard estimate.verdict == .indistinguishable else { return interval.lower...interval.upper }
        return min(interval.lower, 1)...max(interval.upper, 1)
      },
      detectableChange: { values, references in
        guard let estimate = try? RatioEstimate.paired(values, to: references, seed: seed) else { return nil }
        return try? DetectableChange.smallest(for: estimate)
      })
  }
}
