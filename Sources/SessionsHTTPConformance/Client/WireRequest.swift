/// A request as it is sent: the fields in this order, each on a line of its own.
package struct WireRequest: Sendable, Equatable {
  /// The method.
  package var method: String
  /// The target as it stands in the request line, such as `/run?get:a`.
  package var target: String
  /// The fields, without Host and Content-Length.
  package var fields: [WireField]
  /// The body; nil for none. Methods that usually have one then send `Content-Length: 0`.
  package var body: [UInt8]?

  /// Creates a request.
  package init(_ method: String = "GET", _ target: String, fields: [WireField] = [], body: String? = nil) {
    self.method = method
    self.target = target
    self.fields = fields
    self.body = body.map { Array($0.utf8) }
  }

  /// The bytes for a server that is called `host`, unless the request names another one.
  package func bytes(host: String) -> [UInt8] {
    var text = "\(method) \(target) HTTP/1.1\r\n"
    if fields.values("Host").isEmpty { text += "Host: \(host)\r\n" }
    for field in fields { text += "\(field.name): \(field.value)\r\n" }
    if let body {
      text += "Content-Length: \(body.count)\r\n"
    } else if !["GET", "HEAD", "OPTIONS", "TRACE"].contains(method) {
      text += "Content-Length: 0\r\n"
    }
    return Array("\(text)\r\n".utf8) + (body ?? [])
  }

  /// The request on one line, for reports.
  package var text: String {
    let rest = fields.map { "\($0.name): \(Self.short($0.value))" } + (body.map { ["body \(String(decoding: $0, as: UTF8.self))"] } ?? [])
    return (["\(method) \(target)"] + rest).joined(separator: "  ")
  }

  /// A value of reasonable length; the rest is counted.
  static func short(_ value: String) -> String {
    value.utf8.count <= 400 ? value : "\(value.prefix(180))…(\(value.utf8.count) bytes)…\(value.suffix(120))"
  }
}
