package import Sessions

extension SessionError {
  package static let queueClosed = SessionError(.closed, "the store is closed: open a new one")
  package static let queueCancelled = SessionError(.cancelled, "the task was cancelled before the operation began")
  static let queueTimeout = SessionError(.timeout, "the operation's deadline passed before it began: nothing was changed")
  static let unanswered = SessionError(
    .backend, "the connection did not answer the operation: it may or may not have been done", isIndeterminate: true)

  static func queueFull(_ capacity: Int) -> SessionError {
    SessionError(
      .unavailable, "\(capacity) operations are waiting already, as many as the configuration allows: try again later",
      retryAfter: .milliseconds(100))
  }
}
