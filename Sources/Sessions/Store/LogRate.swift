package import Logging

/// Lets ten entries of a kind into a log in a minute, and counts the others (`[ERR-7]`).
///
/// Whoever can send requests can cause an event with each of them. That must not fill a disk, nor hide the other entries.
package final class LogRate: Sendable {
  /// The most entries of a kind in a ``window``.
  static let most = 10
  /// The time that ``most`` counts for. It begins with the first entry.
  static let window: Duration = .seconds(60)

  private struct Window {
    var beganAt: ContinuousClock.Instant
    var entries = 0
    var leftOut = 0
  }

  private let windows: Locked<[String: Window]> = Locked([:])
  private let clock: @Sendable () -> ContinuousClock.Instant

  /// Creates a rate without entries; a test has a clock of its own.
  package init(clock: @escaping @Sendable () -> ContinuousClock.Instant = { .now }) {
    self.clock = clock
  }

  /// Logs an entry, unless the log has had enough of its kind. The last one until the window ends says so, and the next one how many were
  /// left out.
  package func log(
    _ message: Logger.Message, kind: String, at level: Logger.Level, _ metadata: @autoclosure () -> Logger.Metadata, to logger: Logger
  ) {
    guard logger.logLevel <= level, let admission = admit(kind) else { return }
    var metadata = metadata()
    if admission.leftOut > 0 { metadata["leftOut"] = .stringConvertible(admission.leftOut) }
    if admission.isLast { metadata["further"] = "left out for up to a minute" }
    logger.log(level: level, message, metadata: metadata)
  }

  /// Counts an entry; nil if it is to be left out.
  ///
  /// - Returns: how many of the kind were left out since the last one, and whether it is the last one until the window ends.
  private func admit(_ kind: String) -> (leftOut: Int, isLast: Bool)? {
    let now = clock()
    return windows.withLock { windows in
      var window = windows[kind] ?? Window(beganAt: now)
      defer { windows[kind] = window }
      if window.beganAt.advanced(by: Self.window) <= now {
        (window.beganAt, window.entries) = (now, 0)
      }
      guard window.entries < Self.most else {
        window.leftOut += 1
        return nil
      }
      window.entries += 1
      defer { window.leftOut = 0 }
      return (window.leftOut, window.entries == Self.most)
    }
  }
}
