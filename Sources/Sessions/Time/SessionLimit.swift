/// How long a session may live, by one of its two measures.
///
/// "For ever" is only ever written as ``unlimited``: zero, a negative number or nil never mean it (`[TTL-3]`).
public enum SessionLimit: Sendable, Hashable {
  /// No limit by this measure.
  case unlimited
  /// The session ends this long after the measure's start, rounded up to a millisecond.
  case after(Duration)

  /// A limit of whole seconds.
  public static func seconds(_ seconds: Int64) -> SessionLimit { .after(.seconds(seconds)) }
  /// A limit of whole minutes.
  public static func minutes(_ minutes: Int64) -> SessionLimit { .after(.seconds(saturating(minutes, 60))) }
  /// A limit of whole hours.
  public static func hours(_ hours: Int64) -> SessionLimit { .after(.seconds(saturating(hours, 3600))) }
  /// A limit of whole days of 24 hours.
  public static func days(_ days: Int64) -> SessionLimit { .after(.seconds(saturating(days, 86400))) }

  /// The deadline that this limit sets when its measure starts at `start` (`[TTL-5]`).
  public func deadline(from start: Timestamp) -> Timestamp {
    switch self {
    case .unlimited: return .unlimited
    case .after(let duration): return start.advanced(by: duration)
    }
  }

  private static func saturating(_ value: Int64, _ factor: Int64) -> Int64 {
    let (product, overflow) = value.multipliedReportingOverflow(by: factor)
    return overflow ? (value > 0 ? .max : .min) : product
  }
}
