/// One session as the specification describes it: a value that knows the legal results of each call, and the states that follow from them.
///
/// It shares no code with the stores, and it keeps no clock: every call brings its own time.
package struct ModelSession: Hashable, Sendable {
  enum Life: Hashable, Sendable {
    case unborn, live, ended
  }

  /// The token that the last rotation replaced (`[ROT-15]`).
  struct Previous: Hashable, Sendable {
    let token: String
    let isPeriodic: Bool
    let graceEndsAt: Int64
    /// The time from which no request with the token is under way any more: then it is absent to an open.
    let allowanceEndsAt: Int64
  }

  /// The access that a token gives at some time.
  package enum Standing {
    case current, grace, superseded
    /// The token was rotated away more than once. It is a wrong secret to an open, and superseded to a request that opened it before
    /// (`[ROT-15]`).
    case forgotten
    /// The session has ended.
    case over
  }

  var life: Life = .unborn
  package var content: ModelContent = ModelContent()
  package var version: Int64 = 1
  var createdAt: Int64 = 0
  package var absoluteDeadline: Int64 = 0
  package var idleDeadline: Int64 = 0
  package var token: String = ""
  var previous: Previous?

  /// A session that does not exist yet.
  static let unborn: ModelSession = ModelSession()

  private init() {}

  /// Creates a session at `now`.
  init(_ content: ModelContent, token: String, now: Int64, absoluteDeadline: Int64, settings: ModelSettings) {
    life = .live
    self.content = content
    self.token = token
    createdAt = now
    self.absoluteDeadline = absoluteDeadline
    idleDeadline = min(now + settings.idle, absoluteDeadline)
  }

  /// Creates a session as a client saw it at `now`. Parts that the client did not look at are those of a new session.
  package init(_ seen: ModelSnapshot, token: String, now: Int64, settings: ModelSettings) {
    self.init(
      seen.content, token: token, now: seen.createdAt ?? now, absoluteDeadline: seen.absoluteDeadline ?? now + settings.absolute,
      settings: settings)
    version = seen.version ?? 1
    idleDeadline = min(seen.idleDeadline ?? now + settings.idle, absoluteDeadline)
  }

  /// The session after its end.
  var ended: ModelSession {
    var session = ModelSession()
    session.life = .ended
    return session
  }

  /// Whether the session is live at a time: deadlines are half-open (`[TTL-1]`).
  func isLive(at now: Int64) -> Bool { life == .live && now < min(absoluteDeadline, idleDeadline) }

  /// Returns the standing of a token at a time.
  package func standing(of presented: String, at now: Int64) -> Standing {
    guard isLive(at: now) else { return .over }
    if presented == token { return .current }
    guard let previous, presented == previous.token else { return .forgotten }
    return previous.isPeriodic && now < previous.graceEndsAt ? .grace : .superseded
  }

  /// Whether the token that the last rotation replaced is so old that it is absent to an open, and superseded only to a request that opened
  /// it before (`[ROT-15]`).
  func isPastAllowance(at now: Int64) -> Bool { previous.map { now >= $0.allowanceEndsAt } ?? false }

  /// Returns the standings that a store may see in the token of a commit or take.
  func standings(of call: ModelCall) -> [Standing] {
    let standing = standing(of: call.token(or: token), at: call.now)
    // The rules judge the token when the session is opened and on each retry. They do not decide whether a request that was admitted during
    // the grace may still write after it, if there was no other write since.
    if standing == .superseded, previous?.isPeriodic == true, let base = call.snapshot, base.inGrace == true, base.version == version {
      return [.superseded, .grace]
    }
    return [standing]
  }

  /// Whether a snapshot shows this session.
  func looks(like seen: ModelSnapshot?, inGrace: Bool = false, anyVersion: Bool = false) -> Bool {
    guard let seen else { return true }
    return seen.content == content && (anyVersion || agrees(seen.version, version)) && agrees(seen.createdAt, createdAt)
      && agrees(seen.absoluteDeadline, absoluteDeadline) && agrees(seen.expiresAt, min(idleDeadline, absoluteDeadline))
      && agrees(seen.inGrace, inGrace)
  }

  private func agrees<Value: Equatable>(_ seen: Value?, _ value: Value) -> Bool { seen == nil || seen == value }
}

extension ModelSession: CustomStringConvertible {
  package var description: String {
    switch life {
    case .unborn: "not created yet"
    case .ended: "ended"
    case .live: "v\(version) \(content), token \(token), until +\(min(idleDeadline, absoluteDeadline)) ms"
    }
  }
}

/// The settings that a store's results depend on. Times are in milliseconds.
package struct ModelSettings: Hashable, Sendable, Codable {
  /// How long a session lives without activity (`[TTL-3]`).
  var idle: Int64 = 3_600_000
  /// How long a session lives at most (`[TTL-3]`).
  var absolute: Int64 = 86_400_000
  /// The least time between two writes that only record activity (`[TTL-8]`).
  var touchInterval: Int64 = 60_000
  /// How long the old token works after a periodic rotation (`[ROT-4]`).
  var grace: Int64 = 10_000
  /// How long after its grace an old token counts as a slow request (`[ROT-11]`).
  var inFlightAllowance: Int64 = 30_000
  /// Whether sessions lie in the cookie itself, so that every write brings a new token.
  var isSealed: Bool

  /// Creates the defaults of the specification.
  package init(isSealed: Bool = false) {
    self.isSealed = isSealed
  }
}
