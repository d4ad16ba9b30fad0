import Benchmark
import Sessions

/// The work of a request on its cookie before any store is asked.
enum TokenBenchmarks {
  static func register() {
    let token = SessionToken()
    let (text, verifier) = (token.text, token.verifier)
    // A character that is not in any token's alphabet.
    let forged = "!" + text.dropFirst()
    Benchmark("token parse") { benchmark in
      for _ in benchmark.scaledIterations { blackHole(SessionToken(text)) }
    }
    Benchmark("token refuse") { benchmark in
      for _ in benchmark.scaledIterations { blackHole(SessionToken(forged)) }
    }
    Benchmark("token verify") { benchmark in
      for _ in benchmark.scaledIterations { blackHole(token.verifier.matches(verifier)) }
    }
    Benchmark("token draw") { benchmark in
      for _ in benchmark.scaledIterations { blackHole(SessionToken().text) }
    }
  }
}
