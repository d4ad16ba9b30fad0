/// One session as the specification describes it: a value that knows which answers of a store are legal, and what follows from each.
///
/// It shares no code with the stores, and it keeps no clock: every call brings its own time.
struct ModelSession: Hashable, Sendable {
  enum Life: Hashable, Sendable {
    case unborn, live, ended
  }

  /// The token that the last rotation replaced (`[ROT-15]`).
  struct Previous: Hashable, Sendable {
    let token: String
    let isPeriodic: Bool
    let graceEndsAt: Int64
  }

  /// What a token is worth now.
  enum Standing {
    case current, grace, superseded
    /// Rotated away more than once: a wrong secret to whoever opens it, superseded to a request that opened it before (`[ROT-15]`).
    case forgotten
    /// There is no session any more.
    case over
  }

  var life: Life = .unborn
  var content: ModelContent = ModelContent()
  var version: Int64 = 1
  var createdAt: Int64 = 0
  var absoluteDeadline: Int64 = 0
  var idleDeadline: Int64 = 0
  var token: String = ""
  var previous: Previous?

  /// A session that does not exist yet.
  static let unborn: ModelSession = ModelSession()

  private init() {}

  /// A new session.
  init(_ content: ModelContent, token: String, now: Int64, absoluteDeadline: Int64, settings: ModelSettings) {
    life = .live
    self.content = content
    self.token = token
    createdAt = now
    self.absoluteDeadline = absoluteDeadline
    idleDeadline = min(now + settings.idle, absoluteDeadline)
  }

  /// A session as it was seen at `now`; what was not looked at is as it would be for a new one.
  init(_ seen: ModelSnapshot, token: String, now: Int64, settings: ModelSettings) {
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

  /// Half-open, as every deadline (`[TTL-1]`).
  func isLive(at now: Int64) -> Bool { life == .live && now < min(absoluteDeadline, idleDeadline) }

  func standing(of presented: String, at now: Int64) -> Standing {
    guard isLive(at: now) else { return .over }
    if presented == token { return .current }
    guard let previous, presented == previous.token else { return .forgotten }
    return previous.isPeriodic && now < previous.graceEndsAt ? .grace : .superseded
  }

  /// What the token of a commit or take may be taken for.
  func standings(of call: ModelCall) -> [Standing] {
    let standing = standing(of: call.token(or: token), at: call.now)
    // The rules judge the token when the session is opened and on each retry. Whether a request that was let in during the grace may still
    // write after it, where nobody wrote since, they leave open.
    if standing == .superseded, previous?.isPeriodic == true, let base = call.snapshot, base.inGrace == true, base.version == version {
      return [.superseded, .grace]
    }
    return [standing]
  }

  /// Whether what was seen is this session.
  func looks(like seen: ModelSnapshot?, inGrace: Bool = false, anyVersion: Bool = false) -> Bool {
    guard let seen else { return true }
    return seen.content == content && (anyVersion || agrees(seen.version, version)) && agrees(seen.createdAt, createdAt)
      && agrees(seen.absoluteDeadline, absoluteDeadline) && agrees(seen.expiresAt, min(idleDeadline, absoluteDeadline))
      && agrees(seen.inGrace, inGrace)
  }

  private func agrees<Value: Equatable>(_ seen: Value?, _ value: Value) -> Bool { seen == nil || seen == value }
}

extension ModelSession: CustomStringConvertible {
  var description: String {
    switch life {
    case .unborn: "not created yet"
    case .ended: "ended"
    case .live: "v\(version) \(content), token \(token), until +\(min(idleDeadline, absoluteDeadline)) ms"
    }
  }
}
