extension ModelSession {
  /// Returns the states that the result of a commit leads to.
  func commits(_ call: ModelCall, _ result: ModelResult, _ settings: ModelSettings) -> [ModelSession] {
    guard let base = call.snapshot else { return [] }
    return standings(of: call).flatMap { commits(call, base, $0, result, settings) }
  }

  private func commits(
    _ call: ModelCall, _ base: ModelSnapshot, _ standing: Standing, _ result: ModelResult, _ settings: ModelSettings
  ) -> [ModelSession] {
    // A login that comes with a token that cannot rotate has authenticated by itself (`[ROT-7]`, `[ROT-12]`).
    let startsOver = call.rotation?.isPrivilegeChange == true && created(by: call, token: "", settings) != nil
    switch result.outcome {
    case .committed:
      if result.session == nil { return written(call, standing, result, settings) }
      if call.rotation?.isNewIdentity == true { return moved(call, result, settings) }
      guard startsOver, standing != .current || base.inGrace == true, let token = result.token,
        let new = created(by: call, token: token, settings), new.looks(like: result.snapshot)
      else { return [] }
      return [self]
    case .unchanged:
      return changesNothing(base, call, inGrace: base.inGrace == true) && base.isLive(at: call.now)
        || (standing == .current || standing == .grace) && changesNothing(nil, call, inGrace: standing == .grace) ? [self] : []
    case .destroyed: return isEnded(by: call, base, settings) ? [ended] : []
    case .gone: return standing == .over && !startsOver ? [self] : []
    case .superseded:
      let cannotRotate = call.rotation != nil && call.rotation != .periodic && (standing == .grace || base.inGrace == true)
      return (standing == .superseded || standing == .forgotten || cannotRotate) && !startsOver ? [self] : []
    case .conflict:
      guard call.onlyIfUnchanged == true, standing == .current || standing == .grace else { return [] }
      return base.version == nil || base.version != version ? [self] : []
    default: return []
    }
  }

  /// Returns the state with the changes on top of the newest one, in one write (`[CC-1]`, `[ROT-2]`).
  private func written(_ call: ModelCall, _ standing: Standing, _ result: ModelResult, _ settings: ModelSettings)
    -> [ModelSession]
  {
    guard standing == .current || standing == .grace, isAlone(call), let draft = drafted(call, settings) else { return [] }
    // An old token in its grace writes, but does not rotate (`[ROT-4]`).
    if standing == .grace, call.rotation != nil, call.rotation != .periodic { return [] }
    let rotation = standing == .grace ? nil : call.rotation
    guard rotation?.isNewIdentity != true, draft.absoluteDeadline > call.now,
      rotation != nil || draft.content != content || draft.absoluteDeadline != absoluteDeadline
    else { return [] }
    var next = self
    next.content = draft.content
    next.absoluteDeadline = draft.absoluteDeadline
    next.version += 1
    next.idleDeadline = min(max(idleDeadline, call.now + settings.idle), draft.absoluteDeadline)
    if let rotation {
      guard let new = result.token, new != token, new != previous?.token else { return [] }
      next.token = new
      if !settings.isSealed {
        let graceEndsAt = rotation == .periodic ? call.now + settings.grace : call.now
        next.previous = Previous(
          token: token, isPeriodic: rotation == .periodic, graceEndsAt: graceEndsAt,
          allowanceEndsAt: graceEndsAt + settings.inFlightAllowance)
      }
    } else if let new = result.token {
      guard settings.isSealed else { return [] }
      next.token = new
    }
    return next.looks(like: result.snapshot, inGrace: standing == .grace) ? [next] : []
  }

  /// Returns the end of the session if a new record may go on with its content (`[ROT-5]`, `[ROT-6]`).
  private func moved(_ call: ModelCall, _ result: ModelResult, _ settings: ModelSettings) -> [ModelSession] {
    guard standing(of: call.token(or: token), at: call.now) == .current, isAlone(call), let draft = drafted(call, settings),
      draft.absoluteDeadline > call.now, let new = result.token
    else { return [] }
    var next = ModelSession(draft.content, token: new, now: call.now, absoluteDeadline: draft.absoluteDeadline, settings: settings)
    next.createdAt = createdAt
    return next.looks(like: result.snapshot) ? [ended] : []
  }

  /// Whether the operations end the session (`[TTL-6]`). Operations that would end any session are a destroy, even if the token was
  /// replaced (`[ROT-14]`).
  private func isEnded(by call: ModelCall, _ base: ModelSnapshot, _ settings: ModelSettings) -> Bool {
    guard let deadline = ModelSession.deadline(call), deadline <= call.now else { return false }
    switch standing(of: call.token(or: token), at: call.now) {
    case .current, .grace: return isAlone(call)
    case .over: return true
    case .superseded, .forgotten: return call.onlyIfUnchanged != true && base.isLive(at: call.now)
    }
  }

  private func isAlone(_ call: ModelCall) -> Bool {
    guard call.onlyIfUnchanged == true, let expected = call.snapshot?.version else { return true }
    return expected == version
  }

  private func drafted(_ call: ModelCall, _ settings: ModelSettings) -> ModelDraft? {
    var draft = ModelDraft(content, absoluteDeadline: absoluteDeadline)
    draft.rotate(call.rotation, now: call.now, settings)
    return draft.apply(call.changes ?? []) ? draft : nil
  }

  /// Returns the last deadline that the changes set.
  private static func deadline(_ call: ModelCall) -> Int64? {
    for case .expire(let deadline) in (call.changes ?? []).reversed() { return deadline }
    return nil
  }

  /// Whether the changes leave the snapshot, or with nil the stored state, as it is: then nothing is written (`[FD-5]`, `[CC-8]`).
  private func changesNothing(_ base: ModelSnapshot?, _ call: ModelCall, inGrace: Bool) -> Bool {
    guard call.rotation == nil || (inGrace && call.rotation == .periodic) else { return false }
    let before = base?.content ?? content
    let deadline = base == nil ? absoluteDeadline : base?.absoluteDeadline
    var draft = ModelDraft(before, absoluteDeadline: deadline ?? absoluteDeadline)
    return draft.apply(call.changes ?? []) && draft.content == before && draft.absoluteDeadline == (deadline ?? absoluteDeadline)
  }
}
