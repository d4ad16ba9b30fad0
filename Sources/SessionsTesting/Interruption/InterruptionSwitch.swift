import Sessions

/// Turns an interruption on and off for the record stores that are behind it.
public final class InterruptionSwitch: Sendable {
  /// How long a store behind a silent switch waits before it gives up.
  static let timeout: Duration = .milliseconds(50)

  private let state: Locked<BackendInterruption?> = Locked(nil)

  /// Creates a switch that lets everything through.
  public init() {}

  /// What is in the way now; nil for nothing.
  public var current: BackendInterruption? { state.withLock { $0 } }

  /// Puts something into the way, or nil to take it away.
  public func set(_ interruption: BackendInterruption?) {
    state.withLock { $0 = interruption }
  }

  /// Does an operation as far as the interruption lets it.
  ///
  /// - Parameter isWrite: Whether nobody knows if an operation without an answer was done.
  /// - Throws: What the operation throws; ``SessionError`` with code `unavailable` or `timeout` for an interruption.
  func pass<Result>(isWrite: Bool, _ operation: () async throws(SessionError) -> Result) async throws(SessionError) -> Result {
    switch current {
    case nil: return try await operation()
    case .down: throw SessionError(.unavailable, "the backend is down: nothing was changed")
    case .silent:
      // A cancelled wait ends early, and is as unanswered.
      try? await Task.sleep(for: Self.timeout)
      throw SessionError(.timeout, "the backend did not answer in time", isIndeterminate: isWrite)
    case .answersLost:
      _ = try await operation()
      throw SessionError(.unavailable, "the backend's answer was lost", isIndeterminate: isWrite)
    }
  }
}
