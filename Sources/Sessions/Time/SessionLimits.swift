/// The lifetimes of new sessions and how often activity is written back.
public struct SessionLimits: Sendable, Hashable {
  /// How long a session lives without activity. The default is one hour (`[TTL-3]`).
  public var idle: SessionLimit
  /// How long a session lives at most, whatever its activity. The default is 24 hours (`[TTL-3]`).
  public var absolute: SessionLimit
  /// The least time between two writes that only extend the idle deadline (`[TTL-8]`).
  ///
  /// nil, the default, means the smaller of 60 seconds and a tenth of the idle limit. The effective idle limit is then
  /// between `idle - touchInterval` and `idle`.
  public var touchInterval: Duration?
  /// The longest limit that is accepted; 400 days by default, as long as browsers keep a cookie (`[TTL-4]`).
  public var longestAllowed: Duration

  /// Creates limits; see the properties for their meaning.
  public init(
    idle: SessionLimit = .hours(1),
    absolute: SessionLimit = .hours(24),
    touchInterval: Duration? = nil,
    longestAllowed: Duration = .seconds(400 * 86400)
  ) {
    self.idle = idle
    self.absolute = absolute
    self.touchInterval = touchInterval
    self.longestAllowed = longestAllowed
  }

  /// Checks that each limit is at least a millisecond and at most ``longestAllowed`` (`[TTL-4]`).
  ///
  /// - Throws: ``SessionError`` with code `misconfigured`, naming the limit.
  public func validate() throws(SessionError) {
    for (name, limit) in [("idle", idle), ("absolute", absolute)] {
      guard case .after(let duration) = limit else { continue }
      guard duration.millisecondsRoundedUp >= 1 else {
        throw .misconfigured("the \(name) limit is \(duration): use at least 1 ms, or .unlimited for no limit")
      }
      guard duration <= longestAllowed else {
        throw .misconfigured("the \(name) limit is \(duration), more than longestAllowed (\(longestAllowed))")
      }
    }
    if let touchInterval, touchInterval < .zero {
      throw .misconfigured("touchInterval is \(touchInterval): it cannot be negative")
    }
    if let touchInterval, case .after(let idle) = idle, touchInterval >= idle {
      throw .misconfigured(
        "touchInterval (\(touchInterval)) is not shorter than the idle limit (\(idle)): active sessions would expire")
    }
  }

  /// Whether activity at `now` has to be written back. A session whose idle deadline has passed may have been extended by others: only the
  /// store knows.
  package func touchIsDue(_ snapshot: SessionSnapshot, now: Timestamp) -> Bool {
    now >= snapshot.idleDeadline
      || touchIsDue(
        idle: snapshot.idleLimit(self), idleDeadline: snapshot.idleDeadline, absoluteDeadline: snapshot.absoluteDeadline, now: now)
  }

  /// Whether activity at `now` has to be written back for a session whose idle deadline is `idleDeadline` (`[TTL-8]`).
  package func touchIsDue(idle: SessionLimit, idleDeadline: Timestamp, absoluteDeadline: Timestamp, now: Timestamp)
    -> Bool
  {
    guard case .after(let idleDuration) = idle, idleDeadline < absoluteDeadline else { return false }
    // A session can have a shorter idle limit of its own, for which a configured interval would be too coarse.
    let tenth = idleDuration / 10
    let interval = idle == self.idle ? touchInterval ?? min(.seconds(60), tenth) : min(touchInterval ?? .seconds(60), tenth)
    return now.duration(to: idleDeadline) <= idleDuration - interval
  }
}

/// A limit on a session's life, for one of its two measures.
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
