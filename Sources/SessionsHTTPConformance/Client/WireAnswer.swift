/// The head of an answer.
package struct WireHead: Sendable, Equatable {
  /// The version, such as `HTTP/1.1`.
  package let version: String
  /// The status.
  package let status: Int
  /// The words behind the status; may be empty.
  package let reason: String
  /// The fields in their order, with their duplicates.
  package let fields: [WireField]

  /// Creates a head.
  package init(version: String = "HTTP/1.1", status: Int, reason: String = "", fields: [WireField] = []) {
    self.version = version
    self.status = status
    self.reason = reason
    self.fields = fields
  }
}

/// A complete answer.
package struct WireAnswer: Sendable, Equatable {
  /// The manner in which the end of the body was found.
  package enum Framing: Sendable, Equatable {
    /// There can be no body: HEAD, 1xx, 204 and 304.
    case none
    /// Content-Length.
    case length
    /// Transfer-Encoding: chunked.
    case chunked
    /// The end of the connection.
    case untilClose
    /// The connection speaks another protocol from here on (101).
    case upgraded
  }

  /// The heads with a status from 100 to 199 that came before, but not a 101.
  package let interim: [WireHead]
  /// The head.
  package let head: WireHead
  /// The decoded body.
  package let body: [UInt8]
  /// The manner in which the body's end was found.
  package let framing: Framing
  /// The fields behind a chunked body.
  package let trailers: [WireField]

  /// The status.
  package var status: Int { head.status }
  /// The fields of the head.
  package var fields: [WireField] { head.fields }
  /// The body as text.
  package var text: String { String(decoding: body, as: UTF8.self) }

  /// Creates an answer.
  package init(
    interim: [WireHead] = [], head: WireHead, body: [UInt8] = [], framing: Framing = .length, trailers: [WireField] = []
  ) {
    self.interim = interim
    self.head = head
    self.body = body
    self.framing = framing
    self.trailers = trailers
  }

  /// Whether the connection can carry another request.
  package var keepsConnection: Bool {
    let options = fields.list("Connection")
    guard framing != .untilClose, framing != .upgraded, !options.contains("close") else { return false }
    return head.version == "HTTP/1.1" || options.contains("keep-alive")
  }
}
