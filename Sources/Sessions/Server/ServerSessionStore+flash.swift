extension ServerSessionStore {
  /// Takes flash: one compare-and-swap that removes it, so that it reaches one taker (`[FL-2]`).
  public func takeFlash(_ selection: FlashSelection, from snapshot: SessionSnapshot, now: Timestamp)
    async throws(SessionError) -> TakeOutcome
  {
    var base = snapshot
    var retry = CommitRetry(timeout: configuration.commitTimeout)
    while true {
      // Flash that the snapshot does not have was not there when it was loaded: no I/O (`[FL-4]`).
      let (taken, rest) = base.content.flash.split(selection)
      guard !taken.isEmpty else { return .nothing(base) }
      if now < base.expiresAt, let next = try await write(rest, to: base, now: now) { return .taken(taken, next, token: nil) }
      try await wait(&retry, base.id)
      switch try await reauthenticate(base, now: now) {
      case .live(let newer): base = newer
      case .superseded: return .superseded
      case .absent: return .gone
      }
    }
  }

  private func write(_ flash: FieldMap, to base: SessionSnapshot, now: Timestamp) async throws(SessionError)
    -> SessionSnapshot?
  {
    var next = base
    next.content.flash = flash
    next.version = base.version + 1
    next.idleDeadline = base.extendedIdleDeadline(configuration.limits, now: now)
    let record = try record(next)
    let outcome = try await records.replace(base.id, expecting: base.version, with: record, now: now)
    return outcome == .replaced ? next : nil
  }
}
