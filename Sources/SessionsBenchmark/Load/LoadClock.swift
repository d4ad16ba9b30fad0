import Dispatch

/// The clock that a load runs by: it decides when a phase ends, a planned request begins, or a slice of time is over.
///
/// Tests use another one than ``MonotonicClock``, so that their results do not depend on the speed of the machine.
package protocol LoadClock: Sendable {
  /// The present instant, in nanoseconds since any instant in the past.
  var now: UInt64 { get }

  /// Waits until an instant. Returns at once when it has passed or the task is cancelled.
  func wait(until instant: UInt64) async
}

/// The machine's monotonic clock, which all of its processes share.
package struct MonotonicClock: LoadClock {
  /// The present instant, in nanoseconds.
  @inline(__always)
  static var nanoseconds: UInt64 { DispatchTime.now().uptimeNanoseconds }

  /// Creates the clock.
  package init() {}

  /// The present instant, in nanoseconds.
  package var now: UInt64 { Self.nanoseconds }

  /// Waits until an instant. Returns at once when it has passed or the task is cancelled.
  package func wait(until instant: UInt64) async {
    while true {
      let now = now
      guard now < instant, !Task.isCancelled else { return }
      try? await Task.sleep(for: .nanoseconds(instant - now), tolerance: .zero)
    }
  }
}

extension Duration {
  /// The duration in seconds.
  var inSeconds: Double {
    let (seconds, attoseconds) = components
    return Double(seconds) + Double(attoseconds) / 1e18
  }

  /// The duration in whole nanoseconds; 0 for a negative one.
  var inNanoseconds: UInt64 {
    let (seconds, attoseconds) = components
    return UInt64(max(0, seconds)) * 1_000_000_000 + UInt64(max(0, attoseconds)) / 1_000_000_000
  }
}
