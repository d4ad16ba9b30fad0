/// Within what an option and an answer are taken: the same for both.
enum NeedLimits {
  static let readsPerWrite: ClosedRange<Double> = 0.01...1_000_000
  static let instances: ClosedRange<Int> = 1...100_000
  /// A second.
  static let requests: ClosedRange<Double> = 0.001...100_000_000
  static let p99Milliseconds: ClosedRange<Double> = 0.001...60_000
}
