extension ModelSession {
  /// Returns every state that the session can have after a call with this result; none if the result is illegal here.
  ///
  /// - Parameters:
  ///   - call: The call.
  ///   - result: The result of the call.
  ///   - settings: The settings of the store.
  ///   - isContended: Whether other calls overlapped with the call, so that it may have lost all its tries (`[CC-6]`).
  package func successors(
    of call: ModelCall, _ result: ModelResult, _ settings: ModelSettings, isContended: Bool = false
  ) -> [ModelSession] {
    switch result.outcome {
    case .unknown: return effects(of: call, settings)
    case .failed: return mayFail(call, result, isContended: isContended) ? [self] : []
    default: break
    }
    switch call.kind {
    case .open: return mayOpen(call, result) ? [self] : []
    case .commit: return commits(call, result, settings)
    case .take: return takes(call, result, settings)
    case .touch: return touches(call, result, settings)
    case .destroy: return result.outcome == .done ? [ended] : []
    }
  }

  /// Returns the states after the call that made the session.
  func births(_ call: ModelCall, _ result: ModelResult, _ settings: ModelSettings) -> [ModelSession] {
    guard life == .unborn, result.outcome == .committed, let token = result.token else { return [] }
    if call.snapshot == nil {
      guard let new = created(by: call, token: token, settings), new.looks(like: result.snapshot) else { return [] }
      return [new]
    }
    // The call itself is judged with the session that it was made for.
    guard let seen = result.snapshot else { return [] }
    return [ModelSession(seen, token: token, now: call.now, settings: settings)]
  }

  /// Returns the session that a commit to no session makes; nil when there is nothing to keep, or it ends at once (`[MW-1]`, `[TTL-6]`).
  func created(by call: ModelCall, token: String, _ settings: ModelSettings) -> ModelSession? {
    var draft = ModelDraft(ModelContent(), absoluteDeadline: call.now + settings.absolute)
    guard draft.apply(call.changes ?? []), !draft.content.isEmpty, draft.absoluteDeadline > call.now else { return nil }
    return ModelSession(
      draft.content, token: token, now: call.now, absoluteDeadline: draft.absoluteDeadline, settings: settings)
  }

  private func mayOpen(_ call: ModelCall, _ result: ModelResult) -> Bool {
    let standing = standing(of: call.token(or: token), at: call.now)
    switch result.outcome {
    case .live: return (standing == .current || standing == .grace) && looks(like: result.snapshot, inGrace: standing == .grace)
    case .superseded: return standing == .superseded && !isPastAllowance(at: call.now)
    case .absent: return standing == .over || standing == .forgotten || (standing == .superseded && isPastAllowance(at: call.now))
    default: return false
    }
  }

  private func mayFail(_ call: ModelCall, _ result: ModelResult, isContended: Bool) -> Bool {
    switch result.error {
    case "contended": return isContended && (call.kind == .commit || call.kind == .take)
    case "typeMismatch":
      let bases = [content, call.snapshot?.content ?? ModelContent(), ModelContent()]
      return bases.contains { base in
        var draft = ModelDraft(base, absoluteDeadline: 0)
        return !draft.apply(call.changes ?? [])
      }
    default: return false
    }
  }

  /// Returns the states after a call that may have taken effect or not.
  private func effects(of call: ModelCall, _ settings: ModelSettings) -> [ModelSession] {
    let possible: [ModelResult.Outcome] =
      switch call.kind {
      case .open: []
      case .commit: [.committed, .destroyed]
      case .take: [.taken]
      case .touch: [.touched]
      case .destroy: [.done]
      }
    // No client has the token of a rotation whose outcome is unknown.
    let tokens = call.rotation == nil ? nil : "?"
    var states = possible.flatMap { successors(of: call, ModelResult(outcome: $0, token: tokens), settings) }
    if call.kind == .commit, call.rotation?.isNewIdentity == true {
      states += successors(of: call, ModelResult(outcome: .committed, token: "?", session: "?"), settings)
    }
    return Array(Set(states + [self]))
  }
}

extension ModelSession {
  /// Returns the states that the result of a take leads to: one of all takers gets a value (`[FL-2]`).
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
      // A wrong version shows when a commit asks to be alone; here it would hide the take's effect on the flash.
      return Set([next, refreshed]).filter { $0.looks(like: result.snapshot, inGrace: standing == .grace, anyVersion: true) }
    case .nothing:
      if let left = result.snapshot, !left.content.flash(selectedBy: call.key).isEmpty { return [] }
      // A store may answer without asking the backend where the snapshot shows no flash (`[FL-4]`).
      let knew = call.snapshot?.content.flash(selectedBy: call.key) ?? [:]
      return knew.isEmpty || (isValid && stored.isEmpty) ? [self] : []
    case .superseded: return standing == .superseded || standing == .forgotten ? [self] : []
    case .gone: return standing == .over ? [self] : []
    default: return []
    }
  }

  /// Returns the states that the result of a touch leads to. A request that opened the session is activity, even if its token was rotated
  /// away since.
  func touches(_ call: ModelCall, _ result: ModelResult, _ settings: ModelSettings) -> [ModelSession] {
    guard let base = call.snapshot else { return [] }
    let hasEnded = base.absoluteDeadline.map { $0 <= call.now } ?? false
    switch result.outcome {
    case .touched:
      guard isLive(at: call.now), isDue(base, call.now, settings) != false else { return [] }
      let extended = call.now + settings.idle
      // The client extends the idle deadline up to the absolute deadline of its snapshot, which may be the earlier one (`[ST-4]`).
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
    // A store need not ask the backend for a session that has ended by the client's own snapshot.
    case .gone: return !isLive(at: call.now) || hasEnded ? [self] : []
    default: return []
    }
  }

  /// Whether activity has to be written (`[TTL-8]`); nil when the snapshot does not show the deadlines.
  private func isDue(_ base: ModelSnapshot, _ now: Int64, _ settings: ModelSettings) -> Bool? {
    guard let idle = base.idleDeadline else { return nil }
    if now >= idle { return true }
    if let absolute = base.absoluteDeadline, idle >= absolute { return false }
    return idle - now <= settings.idle - settings.touchInterval
  }
}

extension ModelSession {
  /// Describes the legal results of a call here, for a report.
  func expectation(of call: ModelCall, _ settings: ModelSettings) -> String {
    let outcomes: [ModelResult.Outcome] =
      switch call.kind {
      case .open: [.live, .superseded, .absent]
      case .commit: [.committed, .unchanged, .destroyed, .gone, .superseded, .conflict]
      case .take: [.taken, .nothing, .superseded, .gone]
      case .touch: [.touched, .notDue, .gone]
      case .destroy: [.done]
      }
    var texts: [String] = []
    for outcome in outcomes {
      // Rotations need a token that no client has.
      let result = ModelResult(outcome: outcome, token: call.rotation == nil ? nil : "a new one")
      if let next = successors(of: call, result, settings).first { texts.append(text(outcome, call, next)) }
    }
    let elsewhere = ModelResult(outcome: .committed, token: "a new one", session: "another")
    if call.kind == .commit, !successors(of: call, elsewhere, settings).isEmpty { texts.append(elsewhereText(call, settings)) }
    return texts.joined(separator: ", or ")
  }

  private func text(_ outcome: ModelResult.Outcome, _ call: ModelCall, _ next: ModelSession) -> String {
    switch outcome {
    case .live: "live v\(version) \(content)"
    case .committed: "committed v\(next.version) \(next.content)" + (next.token == token ? "" : " with a new token")
    case .taken: "taken \(ModelContent.describe(content.flash(selectedBy: call.key))), leaving v\(next.version) \(next.content)"
    case .notDue: "not due"
    default: outcome.rawValue
    }
  }

  private func elsewhereText(_ call: ModelCall, _ settings: ModelSettings) -> String {
    guard call.rotation?.isNewIdentity == true else {
      let content = created(by: call, token: "", settings)?.content ?? ModelContent()
      return "committed \(content) as a session of its own"
    }
    return "committed under a new identity"
  }
}
