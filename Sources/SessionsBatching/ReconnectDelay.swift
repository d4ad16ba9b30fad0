/// How long to wait before the next try to connect: longer with each failure, and never the same for two clients.
package struct ReconnectDelay: Sendable {
  /// The longest wait.
  package static let longest: Duration = .milliseconds(250)

  private var failures = 0

  package init() {}

  /// The wait after one more failure: between half and the whole of 5 ms, twice that with each further one.
  package mutating func next() -> Duration {
    let whole = min(.milliseconds(5 << Int64(min(failures, 6))), Self.longest)
    failures += 1
    return whole * Double.random(in: 0.5...1)
  }

  /// Forgets the failures: a connection was made and answered.
  package mutating func reset() { failures = 0 }
}
