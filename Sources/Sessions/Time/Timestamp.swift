#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// A point in time: signed 64-bit milliseconds since the Unix epoch, UTC.
///
/// Every deadline of a session is a timestamp and is compared with the caller's `now`; no database clock or
/// database timestamp type takes part (`[TTL-2]`). Arithmetic saturates (`[TTL-5]`).
public struct Timestamp: Sendable, Hashable, Comparable {
  /// Milliseconds since 1970-01-01T00:00:00Z.
  public let milliseconds: Int64

  /// The latest instant a limited deadline can have, 9999-12-31T23:59:59.999Z (`[TTL-5]`).
  public static let maximum: Timestamp = Timestamp(milliseconds: 253_402_300_799_999)

  /// The deadline of a session without a limit. It is later than every other timestamp (`[TTL-3]`).
  public static let unlimited: Timestamp = Timestamp(milliseconds: .max)

  /// Creates a timestamp from milliseconds since the Unix epoch.
  public init(milliseconds: Int64) {
    self.milliseconds = milliseconds
  }

  /// Whether this is the deadline of a session without a limit.
  public var isUnlimited: Bool { self == .unlimited }

  /// The timestamp `duration` later, rounded up to a millisecond and clamped to ``maximum`` (`[TTL-5]`).
  ///
  /// An unlimited timestamp stays unlimited.
  public func advanced(by duration: Duration) -> Timestamp {
    if isUnlimited { return self }
    let (sum, overflow) = milliseconds.addingReportingOverflow(duration.millisecondsRoundedUp)
    if overflow { return duration > .zero ? .maximum : Timestamp(milliseconds: .min) }
    return Timestamp(milliseconds: min(sum, Timestamp.maximum.milliseconds))
  }

  /// The time from this timestamp to `other`; negative when `other` is earlier.
  public func duration(to other: Timestamp) -> Duration {
    let (difference, overflow) = other.milliseconds.subtractingReportingOverflow(milliseconds)
    return .milliseconds(overflow ? (other > self ? Int64.max : Int64.min) : difference)
  }

  /// Orders timestamps by time.
  public static func < (lhs: Timestamp, rhs: Timestamp) -> Bool { lhs.milliseconds < rhs.milliseconds }
}

extension Timestamp {
  /// Creates a timestamp from a date, rounded to the nearest millisecond and clamped to ``maximum``. `Date(_:)` brings it back.
  ///
  /// A date that is not a number becomes the earliest time: as a deadline it has passed.
  public init(_ date: Date) {
    let milliseconds = (date.timeIntervalSince1970 * 1000).rounded()
    let latest = Timestamp.maximum.milliseconds
    self.init(milliseconds: Int64(exactly: milliseconds).map { min($0, latest) } ?? (milliseconds > 0 ? latest : .min))
  }
}

extension Date {
  /// Creates a date from a timestamp; nil for ``Timestamp/unlimited``, which is no point in time.
  public init?(_ timestamp: Timestamp) {
    guard !timestamp.isUnlimited else { return nil }
    self.init(timeIntervalSince1970: Double(timestamp.milliseconds) / 1000)
  }
}

extension Timestamp: CustomStringConvertible {
  /// Milliseconds since the epoch, or `unlimited`.
  public var description: String { isUnlimited ? "unlimited" : "\(milliseconds)" }
}

extension Duration {
  /// Whole milliseconds, rounded up (towards positive infinity) and saturated to 64 bits (`[TTL-4]`, `[TTL-5]`).
  package var millisecondsRoundedUp: Int64 {
    let (seconds, attoseconds) = components
    // `attoseconds` has the sign of the duration: integer division rounds a negative part up already.
    let perMillisecond: Int64 = 1_000_000_000_000_000
    let part = attoseconds / perMillisecond + (attoseconds % perMillisecond > 0 ? 1 : 0)
    let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1000)
    if overflow { return seconds > 0 ? .max : .min }
    let (sum, carry) = whole.addingReportingOverflow(part)
    return carry ? (seconds > 0 ? .max : .min) : sum
  }
}
