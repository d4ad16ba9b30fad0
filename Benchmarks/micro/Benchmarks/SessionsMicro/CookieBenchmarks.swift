import Benchmark
import Sessions
import SessionsCookie

/// Sealed cookies through the store, as in requests: a commit applies, encodes and seals, and an open does the reverse.
enum CookieBenchmarks {
  /// The last size is nearly all that four cookies can hold.
  private static let sizes = [128, 1024, 11 * 1024]

  static func register() {
    for size in sizes {
      let name = SampleContent.name(size)
      Benchmark("cookie seal \(name)") { benchmark, sample in
        for _ in benchmark.scaledIterations {
          blackHole(try await sample.store.commit([.add("n", 1)], to: sample.snapshot, now: sample.now))
        }
      } setup: {
        try await Sample(size)
      }
      Benchmark("cookie open \(name)") { benchmark, sample in
        for _ in benchmark.scaledIterations { blackHole(try await sample.store.open(sample.token, now: sample.now)) }
      } setup: {
        try await Sample(size)
      }
      Benchmark("cookie frames \(name)") { benchmark, sample in
        for _ in benchmark.scaledIterations { blackHole(sample.store.chunks.tokens(in: sample.cookies)) }
      } setup: {
        try await Sample(size)
      }
    }
  }

  /// A store, and the cookie of a session.
  private struct Sample: Sendable {
    let store: CookieSessionStore
    let snapshot: SessionSnapshot
    let token: String
    let cookies: [(name: String, value: String)]
    let now = SystemSessionClock().now

    init(_ bytes: Int) async throws {
      store = try CookieSessionStore(
        configuration: CookieConfiguration(keys: CookieKeyRing(primary: .generate()), chunking: .upTo(4)))
      guard case .committed(let snapshot, let token?) = try await store.commit(SampleContent.operations(bytes), to: nil, now: now) else {
        throw SessionError(.backend, "the session was not created")
      }
      (self.snapshot, self.token) = (snapshot, token)
      cookies = try store.chunks.cookies(for: token)
    }
  }
}
