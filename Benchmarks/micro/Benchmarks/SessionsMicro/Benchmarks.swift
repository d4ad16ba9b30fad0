import Benchmark

/// The benchmarks of the plugin: the pieces of a request, each alone and on one thread.
let benchmarks: @Sendable () -> Void = {
  Benchmark.defaultConfiguration = Benchmark.Configuration(
    metrics: Counters.metrics, warmupIterations: 10, scalingFactor: .kilo, maxDuration: .seconds(1), maxIterations: .count(1_000_000))
  TokenBenchmarks.register()
  CodecBenchmarks.register()
  CookieBenchmarks.register()
  MergeBenchmarks.register()
}
