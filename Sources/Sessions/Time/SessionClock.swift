#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Tells the time that sessions are judged with.
///
/// The application's clock is the only authority on whether a session is live (`[TTL-2]`); injecting another one
/// is how tests move time without sleeping.
public protocol SessionClock: Sendable {
  /// The present time.
  var now: Timestamp { get }
}

extension SessionClock where Self == SystemSessionClock {
  /// The system's wall clock.
  public static var system: SystemSessionClock { SystemSessionClock() }
}

/// The system's wall clock in milliseconds.
public struct SystemSessionClock: SessionClock {
  /// Creates the clock.
  public init() {}

  /// The present wall-clock time.
  public var now: Timestamp {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Timestamp(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
  }
}
