extension ModelSession {
  /// What the outcome of a take leads to: of all takers one gets a value (`[FL-2]`).
  func takes(_ call: ModelCall, _ result: ModelResult, _ settings: ModelSettings) -> [ModelSession] {
    standings(of: call).flatMap { takes(call, $0, result, settings) }
  }

  private func takes(_ call: ModelCall, _ standing: Standing, _ result: ModelResult, _ settings: ModelSettings) -> [ModelSession] {
    let isValid = standing == .current || standing == .grace
    let stored = content.flash(selectedBy: call.key)
    switch result.outcome {
    case .taken:
      guard isValid, !stored.isEmpty, result.values == nil || result.values == stored else { return [] }
      var next = self
      for key in stored.keys { next.content.flash[key] = nil }
      next.version += 1
      if let new = result.token {
        guard settings.isSealed else { return [] }
        next.token = new
      }
      // No rule says whether a take counts as activity at once or with the next touch.
      var refreshed = next
      refreshed.idleDeadline = max(idleDeadline, min(call.now + settings.idle, absoluteDeadline))
      // A wrong version shows when a commit asks to be alone; here it would hide what the take did to the flash.
      return Set([next, refreshed]).filter { $0.looks(like: result.snapshot, inGrace: standing == .grace, anyVersion: true) }
    case .nothing:
      if let left = result.snapshot, !left.content.flash(selectedBy: call.key).isEmpty { return [] }
      // What the snapshot did not show may be answered without asking (`[FL-4]`).
      let knew = call.snapshot?.content.flash(selectedBy: call.key) ?? [:]
      return knew.isEmpty || (isValid && stored.isEmpty) ? [self] : []
    case .superseded: return standing == .superseded || standing == .forgotten ? [self] : []
    case .gone: return standing == .over ? [self] : []
    default: return []
    }
  }

  /// What the outcome of a touch leads to. Whoever opened the session is activity: a token that was rotated away since is not asked for.
  func touches(_ call: ModelCall, _ result: ModelResult, _ settings: ModelSettings) -> [ModelSession] {
    guard let base = call.snapshot else { return [] }
    let hasEnded = base.absoluteDeadline.map { $0 <= call.now } ?? false
    switch result.outcome {
    case .touched:
      guard isLive(at: call.now), isDue(base, call.now, settings) != false else { return [] }
      let extended = call.now + settings.idle
      // The snapshot's own absolute deadline may be the earlier one; it is what the client extends to (`[ST-4]`).
      let limits = Set([absoluteDeadline, min(absoluteDeadline, base.absoluteDeadline ?? absoluteDeadline)])
      return limits.compactMap { limit in
        var next = self
        next.idleDeadline = max(idleDeadline, min(extended, limit))
        if let new = result.token {
          guard settings.isSealed else { return nil }
          next.token = new
        }
        let own = max(base.idleDeadline ?? 0, min(extended, base.absoluteDeadline ?? extended))
        guard let seen = result.snapshot?.expiresAt else { return next }
        return seen == min(own, base.absoluteDeadline ?? own) || seen == min(next.idleDeadline, absoluteDeadline) ? next : nil
      }
    case .notDue: return !hasEnded && isDue(base, call.now, settings) != true ? [self] : []
    // A session that has ended by the client's own snapshot need not be asked for.
    case .gone: return !isLive(at: call.now) || hasEnded ? [self] : []
    default: return []
    }
  }

  /// Whether activity has to be written down (`[TTL-8]`); nil when the snapshot does not show the deadlines.
  private func isDue(_ base: ModelSnapshot, _ now: Int64, _ settings: ModelSettings) -> Bool? {
    guard let idle = base.idleDeadline else { return nil }
    if now >= idle { return true }
    if let absolute = base.absoluteDeadline, idle >= absolute { return false }
    return idle - now <= settings.idle - settings.touchInterval
  }
}
