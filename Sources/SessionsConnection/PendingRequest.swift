import Sessions

/// A caller's request together with the means to answer it.
struct PendingRequest<Operation: Sendable, Response: Sendable>: Sendable {
  /// What a cancellation finds the request by.
  let id: UInt64
  let operation: Operation
  let deadline: Deadline
  /// Unsafe because a checked continuation costs 5 to 12 % on this path. Each request is in exactly one place, the queue's
  /// buffer or the one batch being processed, and whoever takes it out of there for good resumes it: once.
  let continuation: UnsafeContinuation<Result<Response, SessionError>, Never>
  var answer: Result<Response, SessionError>?
  /// What it fails with at its deadline, when a transport has tried it already.
  var retryReason: SessionError?

  func resume(throwing error: SessionError) { continuation.resume(returning: .failure(error)) }
}
