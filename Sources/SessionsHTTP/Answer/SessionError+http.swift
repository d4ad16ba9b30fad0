public import HTTPTypes
public import Sessions

extension SessionError {
  /// The status of an answer that says what went wrong (`[MW-16]`).
  ///
  /// 503 when trying again may help, 409 when the session ended or changed under the request, and 500 for mistakes.
  public var httpStatus: HTTPResponse.Status {
    switch code {
    case .unavailable, .timeout, .contended, .closed, .backend, .cancelled: .serviceUnavailable
    case .gone, .superseded, .conflict: .conflict
    default: .internalServerError
    }
  }

  /// The fields of such an answer: no cache keeps it, and with 503 it says when to try again (`[MW-9]`, `[MW-16]`).
  public var httpFields: HTTPFields { httpFields(retryAfter: .seconds(1)) }

  /// The same fields, with a time to wait for errors that tell none.
  func httpFields(retryAfter: Duration) -> HTTPFields {
    var fields = HTTPFields()
    if httpStatus == .serviceUnavailable {
      let (seconds, attoseconds) = (self.retryAfter ?? retryAfter).components
      fields.append(HTTPField(name: .retryAfter, value: String(max(seconds + (attoseconds > 0 ? 1 : 0), 1))))
    }
    fields.limitCaching(.never)
    return fields
  }
}
