package import HTTPTypes

/// An answer, before it becomes one of a framework's types.
package struct DemoAnswer: Sendable {
  /// The status.
  package var status: Int
  /// The fields, in the order in which they were added. The session's are not among them.
  package var fields: HTTPFields
  /// The body, which a status of 204 or 304 does not send.
  package var body: String

  /// Creates an answer of plain text.
  package init(status: Int = 200, text: String) {
    self.init(status: status, type: "text/plain; charset=utf-8", body: text)
  }

  /// Creates an answer of JSON.
  package init(json: String) {
    self.init(status: 200, type: "application/json", body: json)
  }

  private init(status: Int, type: String, body: String) {
    self.status = status
    self.body = body
    fields = [.contentType: type]
  }

  static let ok: DemoAnswer = DemoAnswer(text: "ok\n")

  /// The status, with the reason that HTTP/1.1 sends.
  package var httpStatus: HTTPResponse.Status { HTTPResponse.Status(code: status) }

  /// Whether an answer of this status has a body.
  package var hasBody: Bool { status != 204 && status != 304 }
}

/// The errors that operations throw on purpose.
package enum DemoFailure: Error, Sendable {
  /// The HTTP error of the framework, with a status.
  case http(Int)
  /// Any other error: a mistake of the application.
  case crash
}
