import Sessions

/// The outcome of a step. A part that is absent in the expected outcome has to be absent in the actual one.
package struct VectorOutcome: Sendable, Hashable, Codable {
  /// The kinds of outcomes.
  enum Kind: String, Sendable, Codable, CaseIterable {
    /// An open: a live session.
    case live
    /// An open: no session.
    case absent
    /// An open, commit or take: the token was replaced.
    case superseded
    /// A commit: the session was written.
    case committed
    /// A commit: there was nothing to write.
    case unchanged
    /// A commit: it ended the session.
    case destroyed
    /// A commit, take or touch: the session had ended.
    case gone
    /// A commit: another one came first.
    case conflict
    /// A take: the values were delivered.
    case taken
    /// A take: there are no values.
    case nothing
    /// A touch: the idle deadline was extended.
    case touched
    /// A touch: too soon.
    case notDue
    /// A call that returns nothing.
    case done
    /// A call that answers yes or no.
    case answer
    /// A call that returns a number.
    case count
    /// A call that lists sessions.
    case list
    /// A load: a live record.
    case record
    /// A load: no live record.
    case none
    /// A replace: the record was written.
    case replaced
    /// A replace: the record was not written.
    case stale
    /// The call threw an error.
    case error
  }

  /// The kind of outcome.
  let kind: Kind
  /// The returned session.
  package var session: VectorSnapshot?
  /// The name of the new token.
  var token: String?
  /// The delivered flash.
  var values: [VectorEntry]?
  /// The answer of a call that says yes or no.
  var answer: Bool?
  /// The number that the call returned.
  var count: Int?
  /// The listed sessions, in the order of their keys' names.
  var sessions: [VectorSummary]?
  /// Whether the store listed them in the order of their keys' bytes.
  var inKeyOrder: Bool?
  /// The loaded record.
  var record: VectorRecord?
  /// The code of the thrown error.
  var code: String?
}

/// A session as a store returned it, in a vector. Later steps refer to it by its name.
package struct VectorSnapshot: Sendable, Hashable, Codable {
  /// The name that this step gives it, such as `s1`. Every returned session has its own.
  let name: String
  /// The name of the session's key. Equal names are one session, different names are two.
  let key: String
  /// The version of the session.
  package var version: Int64?
  /// When the session was created.
  var createdAt: VectorTime?
  /// When the session ends, whatever its activity.
  var absoluteDeadline: VectorTime?
  /// When the session ends without further activity.
  var idleDeadline: VectorTime?
  /// `grace` if the session was opened with the token before a periodic rotation; absent otherwise.
  var access: String?
  /// The content of the session.
  var content: VectorContent?
}

/// A session in the list of a subject's sessions, in a vector.
struct VectorSummary: Sendable, Hashable, Codable {
  /// The name of the session's key.
  let key: String
  /// When the session was created.
  let createdAt: VectorTime
  /// When the session ends, whatever its activity.
  let absoluteDeadline: VectorTime
  /// When the session ends without further activity.
  let idleDeadline: VectorTime
  /// The content of the session; absent when its record cannot be read.
  var content: VectorContent?
}

/// The content of a session in a vector. An absent part is empty, means no, or leaves the store's limit in force.
struct VectorContent: Sendable, Hashable, Codable {
  /// The fields, in the order of the record format.
  let fields: [VectorEntry]
  /// The flash values, in the order of the record format.
  var flash: [VectorEntry]?
  /// The subject that owns the session.
  var subject: VectorText?
  /// Whether the cookie outlives the browser's end.
  var persistent: Bool?
  /// The session's own idle limit.
  var idleLimit: VectorLimit?
  /// The session's own absolute limit.
  var absoluteLimit: VectorLimit?
  /// When the session last gained privilege.
  var authenticatedAt: VectorTime?
  /// When the absolute limit of the session was restarted.
  var lifetimeRestartedAt: VectorTime?

  init(_ content: SessionContent, start: Timestamp) {
    fields = VectorContent.entries(content.fields)
    flash = content.flash.isEmpty ? nil : VectorContent.entries(content.flash)
    subject = content.subject.map { VectorText($0) }
    persistent = content.isPersistent ? true : nil
    idleLimit = content.idleLimit.map(VectorContent.stored)
    absoluteLimit = content.absoluteLimit.map(VectorContent.stored)
    authenticatedAt = content.authenticatedAt.map { VectorTime($0, start: start) }
    lifetimeRestartedAt = content.lifetimeRestartedAt.map { VectorTime($0, start: start) }
  }

  /// Lists the entries of a map in its order.
  static func entries(_ map: FieldMap) -> [VectorEntry] {
    map.map { VectorEntry(key: VectorText($0.key), json: VectorText($0.value.bytes)) }
  }

  /// Rounds a limit up to a millisecond, as records keep it (`[TTL-4]`): a commit may return it as it was set or as it is kept.
  private static func stored(_ limit: SessionLimit) -> VectorLimit {
    guard case .after(let duration) = limit else { return VectorLimit(limit) }
    return VectorLimit(.after(.milliseconds(duration.millisecondsRoundedUp)))
  }
}

/// A record in a vector.
struct VectorRecord: Sendable, Hashable, Codable {
  /// The version. In a create and a replace it is the number that the caller writes there, which has no effect.
  let version: Int64
  /// When the record was created.
  let createdAt: VectorTime
  /// When the record ends, whatever its activity.
  let absoluteDeadline: VectorTime
  /// When the record ends without further activity.
  let idleDeadline: VectorTime
  /// The subject that owns the record; absent for none.
  var subject: VectorText?
  /// The payload.
  let payload: VectorPayload
}
