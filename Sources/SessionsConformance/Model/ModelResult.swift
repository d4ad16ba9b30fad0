/// What a call was seen to return, as plain data.
struct ModelResult: Hashable, Sendable, Codable {
  enum Outcome: String, Hashable, Sendable, Codable, CaseIterable {
    case live, absent, superseded
    case committed, unchanged, destroyed, gone, conflict
    case taken, nothing
    case touched
    case notDue = "not-due"
    case done
    /// It threw, and nothing was done.
    case failed
    /// It threw, or never returned, and may have been done or not, or be done later.
    case unknown
  }

  var outcome: Outcome
  /// The session as it was returned.
  var snapshot: ModelSnapshot?
  /// The new token, if there was one.
  var token: String?
  /// The session that the call made, if it made one: by creating it, by starting over, or under a new identity.
  var session: String?
  /// The flash that was delivered.
  var values: [String: String]?
  /// The error's code.
  var error: String?
}

extension ModelResult: CustomStringConvertible {
  var description: String {
    var text = outcome == .notDue ? "not due" : outcome.rawValue
    if let session { text += " as the new session \(session)" }
    if let values { text += " \(ModelContent.describe(values)), leaving" }
    if outcome != .nothing, outcome != .touched, let snapshot { text += " \(snapshot)" }
    if let token { text += " with token \(token)" }
    if let error { text += ": \(error)" }
    return text
  }
}
