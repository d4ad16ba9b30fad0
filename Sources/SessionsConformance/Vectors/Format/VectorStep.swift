/// One call of a vector and its expected outcome.
package struct VectorStep: Sendable, Hashable, Codable {
  /// The calls that a step can make.
  enum Kind: String, Sendable, Codable, CaseIterable {
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

  /// The call.
  let call: Kind
  /// The time that the call is given; absent for a call that takes none.
  var at: VectorTime?
  /// The token to open.
  var token: VectorToken?
  /// The name of the session that the call is given; absent for a commit that creates one.
  var session: String?
  /// The operations of a commit.
  var operations: [VectorOperation]?
  /// The rotation that a commit asks for.
  var rotation: VectorRotation?
  /// Whether a commit is refused when another one came first; absent for no.
  var onlyIfUnchanged: Bool?
  /// The operations that come first when the commit creates a session; absent for none.
  var newSession: [VectorOperation]?
  /// The flash value to take; absent for all.
  var flash: VectorText?
  /// The name of the key of the record or session.
  var key: String?
  /// The version that a replace or destroy of a record expects.
  var version: Int64?
  /// The record to write.
  var record: VectorRecord?
  /// Whether a replace may move the idle deadline back; absent for no.
  var forcingIdleDeadline: Bool?
  /// The idle deadline that a touch of a record asks for.
  var idleDeadline: VectorTime?
  /// The subject.
  var subject: VectorText?
  /// The largest number of sessions or records.
  var limit: Int?
  /// The name of the key of the session that a call on all of a subject's sessions spares.
  var except: String?
  /// The expected outcome.
  package var yields: VectorOutcome = VectorOutcome(kind: .done)
}
