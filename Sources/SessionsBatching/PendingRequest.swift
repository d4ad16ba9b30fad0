public import Sessions

/// A caller's request together with the means to answer it.
@usableFromInline struct PendingRequest<Operation: Sendable, Response: Sendable>: Sendable {
  /// What a cancellation finds the request by.
  @usableFromInline let id: UInt64
  @usableFromInline let operation: Operation
  @usableFromInline let deadline: Deadline
  /// Unsafe because a checked continuation costs 5 to 12 % on this path. Each request is in exactly one place, the queue's
  /// buffer or the one batch being processed, and whoever takes it out of there for good resumes it: once.
  @usableFromInline let continuation: UnsafeContinuation<Result<Response, SessionError>, Never>
  @usableFromInline var answer: Result<Response, SessionError>?
  /// What it fails with at its deadline, when a transport has tried it already.
  @usableFromInline var retryReason: SessionError?

  @inlinable init(
    id: UInt64, operation: Operation, deadline: Deadline, continuation: UnsafeContinuation<Result<Response, SessionError>, Never>
  ) {
    self.id = id
    self.operation = operation
    self.deadline = deadline
    self.continuation = continuation
  }

  @inlinable func resume(throwing error: SessionError) { continuation.resume(returning: .failure(error)) }
}
