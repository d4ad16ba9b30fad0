/// Lets ten entries of a kind into a log in a minute, and counts the others.
///
/// Whoever can send requests can cause an event with each of them. That must not fill a disk, nor hide the other entries.
final class LogRate: Sendable {
  /// The most entries of a kind in a ``window``.
  static let most = 10
  /// The time that ``most`` counts for. It begins with the first entry.
  static let window: Duration = .seconds(60)

  /// How an entry is written.
  struct Admission: Equatable {
    /// The entries of the kind that were left out since the last one.
    let leftOut: Int
    /// Whether it is the last one until the window ends.
    let isLast: Bool
  }

  private struct Window {
    var beganAt: ContinuousClock.Instant
    var entries = 0
    var leftOut = 0
  }

  private let windows: Locked<[String: Window]> = Locked([:])

  /// Counts an entry; nil if it is to be left out.
  func admit(_ kind: String, at now: ContinuousClock.Instant) -> Admission? {
    windows.withLock { windows in
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
      return Admission(leftOut: window.leftOut, isLast: window.entries == Self.most)
    }
  }
}
