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
