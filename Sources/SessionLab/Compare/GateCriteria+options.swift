import SessionsBenchmark

extension GateCriteria {
  /// The options that ask for them, as far as they are not the usual ones.
  var options: [String] {
    let chosen = metrics == GateMetric.usual ? [] : metrics.flatMap { ["--metric", $0.rawValue] }
    guard tolerance != Self.usualTolerance else { return chosen }
    // As it was given: a product has more digits than its factors.
    return chosen + ["--tolerance", "\((tolerance * 1e8).rounded() / 1e6)"]
  }
}
