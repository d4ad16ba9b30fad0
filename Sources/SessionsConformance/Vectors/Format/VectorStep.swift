/// One call of a vector and what has to come of it.
public struct VectorStep: Sendable, Hashable, Codable {
  /// Which call.
  public enum Kind: String, Sendable, Codable, CaseIterable {
    /// `SessionStore.open(_:now:)`.
    case open
    /// `SessionStore.commit(_:to:options:now:)`.
    case commit
    /// `SessionStore.takeFlash(_:from:now:)`.
    case takeFlash
    /// `SessionStore.touch(_:now:)`.
    case touch
    /// `SessionStore.destroy(_:)`.
    case destroy
    /// `SessionStore.destroy(id:)`.
    case destroyByKey
    /// `SessionStore.sessions(of:after:limit:now:)`.
    case listSessions
    /// `SessionStore.destroyAll(of:except:)`.
    case destroyAll
    /// `SessionStore.prune(now:limit:)`.
    case prune
    /// `SessionStore.ping()`.
    case ping
    /// `SessionRecordStore.create(_:_:now:)`.
    case createRecord
    /// `SessionRecordStore.load(_:now:)`.
    case loadRecord
    /// `SessionRecordStore.replace(_:expecting:with:forcingIdleDeadline:now:)`.
    case replaceRecord
    /// `SessionRecordStore.touch(_:idleDeadline:now:)`.
    case touchRecord
    /// `SessionRecordStore.destroy(_:expecting:)`.
    case destroyRecord
  }

  /// Which call.
  public let call: Kind
  /// The time that the call is given; absent for one that is given none.
  public var at: VectorTime?
  /// The token to open.
  public var token: VectorToken?
  /// The name of the session that the call is given; absent for a commit without one.
  public var session: String?
  /// The operations of a commit.
  public var operations: [VectorOperation]?
  /// The rotation that a commit asks for.
  public var rotation: VectorRotation?
  /// Whether a commit asks to be alone; absent for no.
  public var onlyIfUnchanged: Bool?
  /// The flash value to take; absent for all.
  public var flash: VectorText?
  /// The name of the key of a record or session.
  public var key: String?
  /// The version that a replace or destroy of a record expects.
  public var version: Int64?
  /// The record to write.
  public var record: VectorRecord?
  /// Whether a replace may move the idle deadline back; absent for no.
  public var forcingIdleDeadline: Bool?
  /// The idle deadline that a touch of a record asks for.
  public var idleDeadline: VectorTime?
  /// The subject.
  public var subject: VectorText?
  /// The most sessions or records.
  public var limit: Int?
  /// The name of the key of the session that is spared.
  public var except: String?
  /// What has to come of it.
  public var yields: VectorOutcome = VectorOutcome(kind: .done)
}
