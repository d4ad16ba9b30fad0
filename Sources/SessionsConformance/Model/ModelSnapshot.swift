/// A session as a client was shown it. The content is complete; what else is nil was not looked at.
struct ModelSnapshot: Hashable, Sendable, Codable {
  /// The token that the client holds with it.
  var token: String?
  var version: Int64?
  var fields: [String: String]?
  var flash: [String: String]?
  var subject: String?
  var createdAt: Int64?
  var absoluteDeadline: Int64?
  var idleDeadline: Int64?
  /// Whether the token was in its grace (`[ROT-4]`).
  var inGrace: Bool?

  var content: ModelContent { ModelContent(fields: fields ?? [:], flash: flash ?? [:], subject: subject) }

  /// When the session ends without further activity, as far as it was looked at.
  var expiresAt: Int64? {
    guard let idleDeadline else { return absoluteDeadline }
    return min(idleDeadline, absoluteDeadline ?? idleDeadline)
  }

  /// Whether the session had not ended by what the snapshot shows.
  func isLive(at now: Int64) -> Bool { expiresAt.map { now < $0 } ?? true }
}

extension ModelSnapshot: CustomStringConvertible {
  var description: String {
    (version.map { "v\($0) " } ?? "") + content.description + (inGrace == true ? ", in grace" : "")
  }
}
