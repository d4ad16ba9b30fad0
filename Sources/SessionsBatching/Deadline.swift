public import Dispatch

/// An instant of the monotonic clock: no change of the wall clock moves it.
@usableFromInline package struct Deadline: Sendable, Comparable {
  /// Nanoseconds on Dispatch's uptime clock.
  @usableFromInline package let uptimeNanoseconds: UInt64

  @inlinable package init(uptimeNanoseconds: UInt64) {
    self.uptimeNanoseconds = uptimeNanoseconds
  }

  /// The instant `duration` from now; saturates rather than overflows.
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

  @inlinable package static var now: Deadline { Deadline(uptimeNanoseconds: DispatchTime.now().uptimeNanoseconds) }

  @inlinable package static func < (lhs: Deadline, rhs: Deadline) -> Bool { lhs.uptimeNanoseconds < rhs.uptimeNanoseconds }

  /// The same instant for Dispatch, whose encoding has other meanings for numbers from 2^62 on.
  @inlinable package var dispatchTime: DispatchTime {
    uptimeNanoseconds >= 1 << 62 ? .distantFuture : DispatchTime(uptimeNanoseconds: uptimeNanoseconds)
  }
}
