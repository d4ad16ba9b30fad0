public import Sessions

/// The settings of a ``SessionManager``.
public struct SessionsHTTPConfiguration: Sendable {
  /// The session's cookie.
  public var cookie: SessionCookie
  /// Older full names of the cookie, which are still read and never set (`[MW-23]`).
  ///
  /// A session that comes under one of them, and no token under the present name, moves to that with the next answer that writes it. Sealed cookies are bound to
  /// their name and do not open under another.
  public var alsoReads: [String]
  /// The reaction to changes that come too late.
  public var lostChanges: LostChangesPolicy
  /// How old a token may be before a request that uses its session replaces it; nil for as old as the session (`[ROT-4]`).
  public var rotatesEvery: Duration?
  /// Whether a commit that changes the session's subject replaces the token, asked or not (`[MW-24]`).
  public var rotatesOnSubjectChange: Bool
  /// What happens to requests that change something and come from other sites.
  public var crossOrigin: CrossOriginPolicy
  /// The keys of CSRF tokens, the one that makes them first; empty for no tokens (`[MW-13]`).
  public var csrfKeys: [CSRFKey]
  /// The operations that every new session begins with, such as limits of its own.
  public var newSession: [SessionOperation]
  /// How long clients wait after a failure whose error does not tell, in whole seconds rounded up (`[MW-16]`).
  public var retryAfter: Duration
  /// The time that sessions are judged with.
  public var clock: any SessionClock
  /// Told what is worth an operator's attention.
  public var events: SessionEventReporter

  /// Creates a configuration; see the properties for their meaning.
  public init(
    cookie: SessionCookie = SessionCookie(), alsoReads: [String] = [], lostChanges: LostChangesPolicy = .fail,
    rotatesEvery: Duration? = nil, rotatesOnSubjectChange: Bool = true, crossOrigin: CrossOriginPolicy = .allow,
    csrfKeys: [CSRFKey] = [], newSession: [SessionOperation] = [], retryAfter: Duration = .seconds(1),
    clock: any SessionClock = .system, events: SessionEventReporter = SessionEventReporter()
  ) {
    self.cookie = cookie
    self.alsoReads = alsoReads
    self.lostChanges = lostChanges
    self.rotatesEvery = rotatesEvery
    self.rotatesOnSubjectChange = rotatesOnSubjectChange
    self.crossOrigin = crossOrigin
    self.csrfKeys = csrfKeys
    self.newSession = newSession
    self.retryAfter = retryAfter
    self.clock = clock
    self.events = events
  }

  /// Refuses settings that contradict each other or the store (`[MW-7]`).
  ///
  /// - Parameter carrier: The way in which the store's tokens travel, when it has one of its own.
  /// - Throws: `SessionError` with code `misconfigured`, naming the setting and the remedy.
  func validate(carrier: (any SessionTokenCarrier)?) throws(SessionError) {
    try cookie.validate()
    try crossOrigin.validate()
    for (index, name) in alsoReads.enumerated() {
      try SessionCookie.checkName(name, "alsoReads")
      guard name != cookie.fullName else {
        throw .misconfigured("alsoReads has '\(name)', the cookie's present name: it is read anyway; remove it")
      }
      guard !alsoReads[..<index].contains(name) else { throw .misconfigured("alsoReads has '\(name)' twice: remove one") }
    }
    if let rotatesEvery, rotatesEvery < .milliseconds(1) {
      throw .misconfigured("rotatesEvery is \(rotatesEvery): use at least 1 ms, or nil for no periodic rotation")
    }
    guard retryAfter >= .zero else { throw .misconfigured("retryAfter is \(retryAfter): it cannot be negative") }
    guard Set(csrfKeys.map(\.bytes)).count == csrfKeys.count else {
      throw .misconfigured("csrfKeys has a key twice: remove one")
    }
    if let carrier { try validate(carrier) }
  }

  private func validate(_ carrier: any SessionTokenCarrier) throws(SessionError) {
    let names = carrier.names
    guard names.first == cookie.fullName else {
      throw .misconfigured(
        "the cookie is named '\(cookie.fullName)' and the store's is '\(names.first ?? "")': give the store's configuration the first name")
    }
    if let twice = alsoReads.first(where: names.contains) {
      throw .misconfigured("alsoReads has '\(twice)', which the store uses for the session: remove it")
    }
    let needed = CookieAttributes(cookie).longestBytes
    guard carrier.attributesBytes >= needed else {
      throw .misconfigured(
        "the cookie's attributes take up to \(needed) bytes and the store leaves \(carrier.attributesBytes): set its attributesBytes to \(needed)"
      )
    }
  }
}
