import Sessions

/// A value that a case's operation hands out.
final class LockedValue: Sendable {
  private let stored: Locked<EncodedValue?> = Locked(nil)

  var value: EncodedValue? {
    get { stored.withLock { $0 } }
    set { stored.withLock { $0 = newValue } }
  }
}
