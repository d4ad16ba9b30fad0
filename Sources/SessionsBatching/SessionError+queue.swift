public import Sessions

extension SessionError {
  @usableFromInline package static let queueClosed = SessionError(.closed, "the store is closed: open a new one")
  @usableFromInline package static let queueCancelled = SessionError(.cancelled, "the task was cancelled before the operation began")
  @usableFromInline package static let queueTimeout = SessionError(
    .timeout, "the operation's deadline passed before it began: nothing was changed")
  @usableFromInline package static let unanswered = SessionError(
    .backend, "the connection did not answer the operation: it may or may not have been done", isIndeterminate: true)

  @usableFromInline package static func queueFull(_ capacity: Int) -> SessionError {
    SessionError(
      .unavailable, "\(capacity) operations are waiting already, as many as the configuration allows: try again later",
      retryAfter: .milliseconds(100))
  }
}
