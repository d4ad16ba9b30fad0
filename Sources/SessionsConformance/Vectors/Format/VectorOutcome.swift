/// What has to come of a step. What is absent here has to be absent there.
public struct VectorOutcome: Sendable, Hashable, Codable {
  /// The name of an outcome.
  public enum Kind: String, Sendable, Codable, CaseIterable {
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
    /// A take: the values.
    case taken
    /// A take: there are none.
    case nothing
    /// A touch: the idle deadline was extended.
    case touched
    /// A touch: too soon.
    case notDue
    /// It was done, and there is nothing to say.
    case done
    /// Yes or no.
    case answer
    /// How many.
    case count
    /// A list of sessions.
    case list
    /// A live record.
    case record
    /// No live record.
    case none
    /// A replace: done.
    case replaced
    /// A replace: not done.
    case stale
    /// An error.
    case error
  }

  /// What it was.
  public let kind: Kind
  /// The session that was returned.
  public var session: VectorSnapshot?
  /// The name of the token that was handed out.
  public var token: String?
  /// The flash that was taken.
  public var values: [VectorEntry]?
  /// The answer.
  public var answer: Bool?
  /// How many.
  public var count: Int?
  /// The listed sessions, by the names of their keys.
  public var sessions: [VectorSummary]?
  /// Whether they came in the order of their keys' bytes.
  public var inKeyOrder: Bool?
  /// The record.
  public var record: VectorRecord?
  /// The code of the error.
  public var code: String?
}
