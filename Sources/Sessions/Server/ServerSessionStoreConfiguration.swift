/// The settings of a ``ServerSessionStore``.
public struct ServerSessionStoreConfiguration: Sendable {
  /// The reaction to a rotated token that comes back after its grace (`[ROT-11]`).
  public enum ReusePolicy: Sendable, Hashable {
    /// Only reports the event.
    case report
    /// Also destroys the session, if the rotation was periodic. After a rotation for a privilege change, anybody who knew the old token
    /// could otherwise end the new session.
    case revoke
  }

  /// The reaction to a record that cannot be decoded (`[ERR-3]`).
  public enum CorruptRecordPolicy: Sendable, Hashable {
    /// Removes it, if it is still the same version, and goes on as if there was no session.
    case treatAsAbsent
    /// Throws `corrupt` and keeps it.
    case fail
  }

  /// The lifetimes of sessions.
  public var limits: SessionLimits
  /// The largest sizes of sessions.
  public var sizes: SizeLimits
  /// How long the old token works after a periodic rotation; 10 seconds by default (`[ROT-4]`).
  public var grace: Duration
  /// How long after the grace an old token counts as a slow request, whose response sets no cookie, rather than a copy; 30 seconds by
  /// default (`[ROT-11]`, `[ROT-15]`).
  public var inFlightAllowance: Duration
  /// The reaction to a rotated token that comes back after that time.
  public var reusePolicy: ReusePolicy
  /// The reaction to a record that cannot be decoded.
  public var corruptRecordPolicy: CorruptRecordPolicy
  /// How long a commit may go on retrying; 2 seconds by default (`[ERR-5]`, `[CC-6]`).
  public var commitTimeout: Duration
  /// The most sessions that a subject has: each login above it ends the subject's sessions with the oldest logins. Nil, the default, for any
  /// number (`[IX-8]`).
  ///
  /// It costs a login one more page of the store's index of subjects, rarely up to four, and a store without one refuses it.
  public var maximumSessionsPerSubject: Int?
  /// Revokes all sessions of a subject at once, on any backend; nil, the default, for none (`[IX-4]`).
  public var revocationEpochs: (any RevocationEpochs)?
  /// The receiver of events.
  public var events: SessionEventReporter

  /// Creates a configuration; see the properties for the defaults.
  public init(
    limits: SessionLimits = SessionLimits(),
    sizes: SizeLimits = SizeLimits(),
    grace: Duration = .seconds(10),
    inFlightAllowance: Duration = .seconds(30),
    reusePolicy: ReusePolicy = .report,
    corruptRecordPolicy: CorruptRecordPolicy = .treatAsAbsent,
    commitTimeout: Duration = .seconds(2),
    maximumSessionsPerSubject: Int? = nil,
    revocationEpochs: (any RevocationEpochs)? = nil,
    events: SessionEventReporter = SessionEventReporter()
  ) {
    self.limits = limits
    self.sizes = sizes
    self.grace = grace
    self.inFlightAllowance = inFlightAllowance
    self.reusePolicy = reusePolicy
    self.corruptRecordPolicy = corruptRecordPolicy
    self.commitTimeout = commitTimeout
    self.maximumSessionsPerSubject = maximumSessionsPerSubject
    self.revocationEpochs = revocationEpochs
    self.events = events
  }

  func validate() throws(SessionError) {
    try limits.validate()
    for (name, duration) in [("grace", grace), ("inFlightAllowance", inFlightAllowance)] where duration < .zero {
      throw .misconfigured("\(name) is \(duration): it cannot be negative")
    }
    guard commitTimeout > .zero else {
      throw .misconfigured("commitTimeout is \(commitTimeout): it has to be positive")
    }
    if let most = maximumSessionsPerSubject, most < 1 {
      throw .misconfigured("maximumSessionsPerSubject is \(most): use at least 1, or nil for any number")
    }
  }
}
