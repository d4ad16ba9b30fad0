public import Sessions

/// Sessions that live in the browser, encrypted and authenticated: there is no server state at all.
///
/// That has a price, which ``deviations`` names one by one: a copy of a cookie keeps its session until the deadline inside it.
/// Use it where sessions are small and ending one early does not matter, or with ``CookieConfiguration/revocationEpochs``.
///
/// A token is the text of the sealed cookie; ``carrier`` says which cookies carry it. `CookieSealer` and `CookiePayload` describe the
/// format for other implementations.
public struct CookieSessionStore: SessionStore {
  /// The settings.
  public let configuration: CookieConfiguration
  /// The mapping between tokens and cookies.
  public let chunks: CookieChunks

  let sealer: CookieSealer
  let random: any RandomSource

  /// Creates a store.
  ///
  /// - Throws: `SessionError` with code `misconfigured`, naming the setting.
  public init(configuration: CookieConfiguration) throws(SessionError) {
    try self.init(configuration: configuration, random: SystemRandomSource())
  }

  /// For tests and test vectors: the bytes of each seal are drawn in one go, in the order salt, nonce and, for a new identity, session id.
  package init(configuration: CookieConfiguration, random: any RandomSource) throws(SessionError) {
    try configuration.validate()
    self.configuration = configuration
    self.random = random
    sealer = CookieSealer(
      configuration.keys, name: configuration.name, application: configuration.application,
      unnamedCookies: configuration.unnamedCookies)
    chunks = CookieChunks(configuration)
  }

  /// Any number of stores with the same keys can serve the same sessions, and they outlive every process.
  public var capabilities: Set<SessionCapability> { [.persistence, .sharedBackend] }

  /// All of them: those that follow from having no server state, and the two that are about cookies.
  public var deviations: Set<SessionDeviation> {
    SessionDeviation.following(from: capabilities).union([.touchSendsCookie, .logoutRacesResponses])
  }

  /// The store's ``chunks``.
  public var carrier: (any SessionTokenCarrier)? { chunks }

  /// Whether one of the keys sealed exactly this text (`[CK-2]`).
  ///
  /// That needs no I/O, so a cookie that anybody made up takes no place of one that this store sealed (`[ID-8]`). One that should have
  /// opened is reported.
  public func isWellFormed(_ token: String) -> Bool {
    token.utf8.count <= chunks.maximumTokenBytes && unseal(token) != nil
  }

  /// Opens a token; one with any mistake is absent (`[CK-2]`, `[CK-3]`, `[CK-5]`). A sealed one whose seal does not open is also reported.
  ///
  /// - Throws: `SessionError` only from ``CookieConfiguration/revocationEpochs``.
  public func open(_ token: String, now: Timestamp) async throws(SessionError) -> OpenOutcome {
    // A longer text was never sealed by this store, so it is not worth decoding (`[SZ-3]`).
    guard token.utf8.count <= chunks.maximumTokenBytes, let opened = unseal(token), let payload = try? CookiePayload(opened.plaintext)
    else { return .absent }
    let snapshot = SessionSnapshot(
      id: payload.id, version: payload.version, content: payload.content, createdAt: payload.createdAt,
      absoluteDeadline: payload.absoluteDeadline, idleDeadline: payload.idleDeadline,
      rotatedAt: payload.sealedAt == payload.createdAt ? nil : payload.sealedAt,
      context: CookieContext(needsReseal: !opened.isPrimary))
    guard now < snapshot.expiresAt, payload.sealedAt <= now.advanced(by: CookieSessionStore.clockTolerance) else {
      return .absent
    }
    if let epochs = configuration.revocationEpochs, try await epochs.revoked(snapshot, now: now) { return .absent }
    return .live(snapshot)
  }

  /// Opens the seal, and reports one that should have opened.
  private func unseal(_ token: String) -> (plaintext: ArraySlice<UInt8>, isPrimary: Bool)? {
    switch sealer.open(token) {
    case .opened(let plaintext, let isPrimary): return (plaintext, isPrimary)
    case .unknownKey: configuration.events.report(.unknownKey)
    case .broken: configuration.events.report(.sealBroken)
    case .notSealed: break
    }
    return nil
  }

  /// The time by which the clock of the node that sealed a cookie may be ahead of this node's (`[CK-5]`).
  static let clockTolerance: Duration = .seconds(300)

  /// Does nothing: the browser has to be told to delete the cookie, and a copy of it still opens (`DEV-1`).
  public func destroy(_ snapshot: SessionSnapshot) async throws(SessionError) {}

  /// Refuses: there is no record to end.
  public func destroy(id: RecordKey) async throws(SessionError) -> Bool { throw .unsupported(.revocation) }

  /// Refuses: sessions cannot be listed (`DEV-6`).
  public func sessions(of subject: String, after cursor: RecordKey?, limit: Int, now: Timestamp)
    async throws(SessionError) -> [SessionSummary]
  {
    throw .unsupported(.subjectIndex)
  }

  /// Refuses: use ``CookieConfiguration/revocationEpochs`` (`DEV-6`).
  public func destroyAll(of subject: String, except id: RecordKey?) async throws(SessionError) -> Int {
    throw .unsupported(.subjectIndex)
  }

  /// Refuses: there is nothing to prune (`DEV-6`).
  public func prune(now: Timestamp, limit: Int) async throws(SessionError) -> Int { throw .unsupported(.prune) }

  /// Always succeeds: there is no backend that could be down.
  public func ping() async throws(SessionError) {}
}

/// The state that the cookie store keeps of a session that it opened, in `SessionSnapshot.context`.
public struct CookieContext: Sendable, Hashable {
  /// Whether the cookie was sealed with another key than the primary one, or without the application's name, so that the next touch sends a
  /// new cookie (`[CK-3]`, `[CK-10]`).
  public var needsReseal: Bool

  package init(needsReseal: Bool) {
    self.needsReseal = needsReseal
  }
}

extension CookieSessionStore {
  /// Takes flash for the holder of this cookie; the holder of a copy can take it again (`DEV-2`).
  public func takeFlash(_ selection: FlashSelection, from snapshot: SessionSnapshot, now: Timestamp)
    async throws(SessionError) -> TakeOutcome
  {
    try checkIsOurs(snapshot)
    let (taken, rest) = snapshot.content.flash.split(selection)
    guard !taken.isEmpty else { return .nothing(snapshot) }
    guard now < snapshot.expiresAt else { return .gone }
    var next = snapshot
    next.content.flash = rest
    next.version += 1
    next.idleDeadline = snapshot.extendedIdleDeadline(configuration.limits, now: now)
    let (sealed, token) = try seal(next, renewingID: false, now: now)
    return .taken(taken, sealed, token: token)
  }

  /// Records activity in a new cookie, if that is due, or replaces one that was sealed with an old key (`[TTL-8]`, `[CK-3]`, `DEV-7`).
  public func touch(_ snapshot: SessionSnapshot, now: Timestamp) async throws(SessionError) -> TouchOutcome {
    let context = try checkIsOurs(snapshot)
    guard now < snapshot.expiresAt else { return .gone }
    guard configuration.limits.touchIsDue(snapshot, now: now) || context.needsReseal else { return .notDue }
    var next = snapshot
    next.idleDeadline = snapshot.extendedIdleDeadline(configuration.limits, now: now)
    let (sealed, token) = try seal(next, renewingID: false, now: now)
    return .touched(sealed, token: token)
  }

  /// The id of a session that has none yet.
  static let noID = RecordKey(high: 0, low: 0)

  @discardableResult
  func checkIsOurs(_ snapshot: SessionSnapshot) throws(SessionError) -> CookieContext {
    guard let context = snapshot.context as? CookieContext else {
      throw .misconfigured("the snapshot is another store's: commit to the store that opened the session")
    }
    return context
  }

  /// Seals a session and checks every size, so that nothing is handed out that a browser would drop (`[CK-8]`, `[SZ-1]`).
  package func seal(_ snapshot: SessionSnapshot, renewingID: Bool, now: Timestamp) throws(SessionError)
    -> (SessionSnapshot, token: String)
  {
    try configuration.sizes.check(snapshot.content)
    let entropyBytes = CookieSealer.saltBytes + CookieSealer.nonceBytes
    let entropy = random.bytes(entropyBytes + (renewingID ? RecordKey.byteCount : 0))
    var next = snapshot
    next.context = CookieContext(needsReseal: false)
    next.rotatedAt = now == snapshot.createdAt ? nil : now
    if renewingID, let id = RecordKey(entropy[entropyBytes...]) { next.id = id }
    let room = min(configuration.sizes.recordBytes, chunks.maximumTokenBytes * 3 / 4 - CookieSealer.overheadBytes)
    let plaintext = CookiePayload(next, sealedAt: now).encoded(padded: configuration.padsContent, room: room)
    try configuration.sizes.check(recordBytes: plaintext.count)
    try chunks.check(tokenBytes: Base64URL.encodedCount(plaintext.count + CookieSealer.overheadBytes))
    return (next, try sealer.seal(plaintext, entropy: entropy[..<entropyBytes]))
  }
}
