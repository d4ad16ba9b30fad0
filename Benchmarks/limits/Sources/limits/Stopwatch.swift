/// Times a loop.
enum Stopwatch {
  /// Seconds that one call of `body` takes, on average over at least `seconds`.
  static func perCall(_ seconds: Double, batch: Int, _ body: () async throws -> Void) async rethrows -> Double {
    let clock = ContinuousClock()
    let start = clock.now
    var calls = 0
    var elapsed = Duration.zero
    repeat {
      for _ in 0..<batch { try await body() }
      calls += batch
      elapsed = start.duration(to: clock.now)
    } while elapsed < .seconds(seconds)
    return elapsed.inSeconds / Double(calls)
  }
}

extension Duration {
  var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
