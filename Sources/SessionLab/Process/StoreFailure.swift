import Sessions

/// A ``SessionError`` as a line holds it.
struct StoreFailure: Error, Codable, Sendable {
  let code: String
  let message: String
  /// Milliseconds.
  var retryAfter: Int64?
  var isIndeterminate: Bool?

  init(_ error: SessionError) {
    code = error.code.rawValue
    message = error.message
    retryAfter = error.retryAfter?.millisecondsRoundedUp
    isIndeterminate = error.isIndeterminate ? true : nil
  }

  var error: SessionError {
    SessionError(
      SessionErrorCode(rawValue: code), message, retryAfter: retryAfter.map { .milliseconds($0) },
      isIndeterminate: isIndeterminate ?? false)
  }
}
