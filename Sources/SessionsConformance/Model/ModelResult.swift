/// The result of a call, as plain data.
package struct ModelResult: Hashable, Sendable, Codable {
  package enum Outcome: String, Hashable, Sendable, Codable, CaseIterable {
    case live, absent, superseded
    case committed, unchanged, destroyed, gone, conflict
    case taken, nothing
    case touched
    case notDue = "not-due"
    case done
    /// The call threw, and it had no effect.
    case failed
    /// The call threw or never returned: it may have taken effect, may still do so, or never will.
    case unknown
  }

  package var outcome: Outcome
  /// The returned session.
  package var snapshot: ModelSnapshot?
  /// The new token, if there is one.
  package var token: String?
  /// The session that the call made, if it made one: it created it, started over, or moved it to a new identity.
  var session: String?
  /// The delivered flash.
  package var values: [String: String]?
  /// The code of the thrown error.
  var error: String?

  /// Creates a result.
  package init(
    outcome: Outcome, snapshot: ModelSnapshot? = nil, token: String? = nil, session: String? = nil, values: [String: String]? = nil,
    error: String? = nil
  ) {
    self.outcome = outcome
    self.snapshot = snapshot
    self.token = token
    self.session = session
    self.values = values
    self.error = error
  }
}

extension ModelResult {
  /// Whether a call may have had this result at the moment at which privilege drops in another one: the old token is superseded then, before
  /// the session moves or is ended by a third call (`[ROT-16]`). A login begins a session of its own.
  func mayMeetDrop(of call: ModelCall) -> Bool {
    outcome == .superseded || (call.rotation?.isPrivilegeChange == true && session != nil)
  }
}

extension ModelResult: CustomStringConvertible {
  package var description: String {
    var text = outcome == .notDue ? "not due" : outcome.rawValue
    if let session { text += " as the new session \(session)" }
    if let values { text += " \(ModelContent.describe(values)), leaving" }
    if outcome != .nothing, outcome != .touched, let snapshot { text += " \(snapshot)" }
    if let token { text += " with token \(token)" }
    if let error { text += ": \(error)" }
    return text
  }
}

/// A session as a client sees it. The content is complete; any other part that is nil was not looked at.
package struct ModelSnapshot: Hashable, Sendable, Codable {
  /// The token that the client holds with the snapshot.
  package var token: String?
  var version: Int64?
  package var fields: [String: String]?
  package var flash: [String: String]?
  var subject: String?
  var createdAt: Int64?
  var absoluteDeadline: Int64?
  var idleDeadline: Int64?
  /// Whether the token was in its grace (`[ROT-4]`).
  var inGrace: Bool?

  /// Creates a snapshot.
  package init(
    token: String? = nil, version: Int64? = nil, fields: [String: String]? = nil, flash: [String: String]? = nil, subject: String? = nil,
    createdAt: Int64? = nil, absoluteDeadline: Int64? = nil, idleDeadline: Int64? = nil, inGrace: Bool? = nil
  ) {
    self.token = token
    self.version = version
    self.fields = fields
    self.flash = flash
    self.subject = subject
    self.createdAt = createdAt
    self.absoluteDeadline = absoluteDeadline
    self.idleDeadline = idleDeadline
    self.inGrace = inGrace
  }

  var content: ModelContent { ModelContent(fields: fields ?? [:], flash: flash ?? [:], subject: subject) }

  /// When the session ends without further activity, by the deadlines that were looked at.
  var expiresAt: Int64? {
    guard let idleDeadline else { return absoluteDeadline }
    return min(idleDeadline, absoluteDeadline ?? idleDeadline)
  }

  /// Whether the session is live at a time, by what the snapshot shows.
  func isLive(at now: Int64) -> Bool { expiresAt.map { now < $0 } ?? true }
}

extension ModelSnapshot: CustomStringConvertible {
  package var description: String {
    (version.map { "v\($0) " } ?? "") + content.description + (inGrace == true ? ", in grace" : "")
  }
}
