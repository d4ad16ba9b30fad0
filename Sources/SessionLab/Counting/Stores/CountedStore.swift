import SessionsBenchmark

/// A store that was opened so that its exact counters can be counted.
struct CountedStore: Sendable {
  let backend: any BenchmarkBackend
  let meter: any ExactMeter
  /// Lets go of the proxy and of what the backend kept.
  let finish: @Sendable () async -> Void
}
