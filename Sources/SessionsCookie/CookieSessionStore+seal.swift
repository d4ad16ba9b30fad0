public import Sessions

extension CookieSessionStore {
  /// Takes flash, for the holder of this cookie: whoever has a copy of it can take it again (`DEV-2`).
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
  func seal(_ snapshot: SessionSnapshot, renewingID: Bool, now: Timestamp) throws(SessionError)
    -> (SessionSnapshot, token: String)
  {
    try configuration.sizes.check(snapshot.content)
    let entropyBytes = CookieSealer.saltBytes + CookieSealer.nonceBytes
    let entropy = random.bytes(entropyBytes + (renewingID ? RecordKey.byteCount : 0))
    var next = snapshot
    next.context = CookieContext(needsReseal: false)
    if renewingID, let id = RecordKey(entropy[entropyBytes...]) { next.id = id }
    let plaintext = CookiePayload(next, sealedAt: now).encoded(padded: configuration.padsContent)
    try configuration.sizes.check(recordBytes: plaintext.count)
    try chunks.check(tokenBytes: Base64URL.encodedCount(plaintext.count + CookieSealer.overheadBytes))
    return (next, try sealer.seal(plaintext, entropy: entropy[..<entropyBytes]))
  }
}
