public import Sessions

/// A clock that moves only when told to, so that tests of lifetimes never sleep.
public final class ManualClock: SessionClock {
  private let time: Locked<Timestamp>

  /// Creates a clock that shows `start`; the present time by default, so that backends with physical expiry do not discard records.
  public init(_ start: Timestamp = SystemSessionClock().now) {
    time = Locked(start)
  }

  /// The time that the clock shows.
  public var now: Timestamp { time.withLock { $0 } }

  /// Moves the clock; a negative duration moves it back.
  public func advance(by duration: Duration) {
    time.withLock { $0 = $0.advanced(by: duration) }
  }

  /// Sets the clock.
  public func set(_ now: Timestamp) {
    time.withLock { $0 = now }
  }
}
