public import Dispatch

/// An instant of the monotonic clock: no change of the wall clock moves it.
@usableFromInline package struct Deadline: Sendable, Comparable {
  /// Nanoseconds on Dispatch's uptime clock.
  @usableFromInline package let uptimeNanoseconds: UInt64

  /// Creates an instant from nanoseconds on Dispatch's uptime clock.
  @inlinable package init(uptimeNanoseconds: UInt64) {
    self.uptimeNanoseconds = uptimeNanoseconds
  }

  /// Creates the instant `duration` from now; saturates rather than overflows.
  @inlinable package init(after duration: Duration) {
    let (seconds, attoseconds) = duration.components
    guard seconds >= 0, attoseconds >= 0 else {
      self = .now
      return
    }
    let (whole, overflow) = UInt64(seconds).multipliedReportingOverflow(by: 1_000_000_000)
    let start = Deadline.now.uptimeNanoseconds
    let (sum, carry) = start.addingReportingOverflow(whole)
    let (total, carryOfPart) = sum.addingReportingOverflow(UInt64(attoseconds / 1_000_000_000))
    self.init(uptimeNanoseconds: overflow || carry || carryOfPart ? .max : total)
  }

  /// The present.
  @inlinable package static var now: Deadline { Deadline(uptimeNanoseconds: DispatchTime.now().uptimeNanoseconds) }

  /// Whether one instant comes before another.
  @inlinable package static func < (lhs: Deadline, rhs: Deadline) -> Bool { lhs.uptimeNanoseconds < rhs.uptimeNanoseconds }

  /// The time from `start` to this instant; zero when `start` is later.
  package func duration(since start: Deadline) -> Duration {
    .nanoseconds(uptimeNanoseconds - min(start.uptimeNanoseconds, uptimeNanoseconds))
  }

  /// The same instant for Dispatch, whose encoding has other meanings for numbers from 2^62 on.
  @inlinable package var dispatchTime: DispatchTime {
    uptimeNanoseconds >= 1 << 62 ? .distantFuture : DispatchTime(uptimeNanoseconds: uptimeNanoseconds)
  }
}

/// The wait before the next try to connect: longer with each failure, and never the same for two clients.
package struct ReconnectDelay: Sendable {
  /// The longest wait.
  package static let longest: Duration = .milliseconds(250)

  private var failures = 0

  /// Creates a delay without failures.
  package init() {}

  /// Notes a failure and returns the wait after it: between half and the whole of 5 ms, twice that with each further one.
  package mutating func next() -> Duration {
    let whole = min(.milliseconds(5 << Int64(min(failures, 6))), Self.longest)
    failures += 1
    return whole * Double.random(in: 0.5...1)
  }

  /// Forgets the failures: a connection was made and answered.
  package mutating func reset() { failures = 0 }
}
