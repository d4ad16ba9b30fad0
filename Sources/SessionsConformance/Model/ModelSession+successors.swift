extension ModelSession {
  /// Every state in which the session can be after a call returned this; none if it cannot return this here.
  ///
  /// - Parameter isContended: Whether other calls overlapped with it, so that it may have lost all its tries (`[CC-6]`).
  func successors(of call: ModelCall, _ result: ModelResult, _ settings: ModelSettings, isContended: Bool = false) -> [ModelSession] {
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

  /// The state after the call that made the session.
  func births(_ call: ModelCall, _ result: ModelResult, _ settings: ModelSettings) -> [ModelSession] {
    guard life == .unborn, result.outcome == .committed, let token = result.token else { return [] }
    if call.snapshot == nil {
      guard let new = created(by: call, token: token, settings), new.looks(like: result.snapshot) else { return [] }
      return [new]
    }
    // What it was made with is judged where the call is judged: with the session that it was made for.
    guard let seen = result.snapshot else { return [] }
    return [ModelSession(seen, token: token, now: call.now, settings: settings)]
  }

  /// What a commit to no session makes; nil when there is nothing to keep, or nothing but its end (`[MW-1]`, `[TTL-6]`).
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
    case .superseded: return standing == .superseded
    case .absent: return standing == .over || standing == .forgotten
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

  /// The states after a call that may have been done or not.
  private func effects(of call: ModelCall, _ settings: ModelSettings) -> [ModelSession] {
    let possible: [ModelResult.Outcome] =
      switch call.kind {
      case .open: []
      case .commit: [.committed, .destroyed]
      case .take: [.taken]
      case .touch: [.touched]
      case .destroy: [.done]
      }
    // The token that an unknown rotation made reached nobody.
    let tokens = call.rotation == nil ? nil : "?"
    var states = possible.flatMap { successors(of: call, ModelResult(outcome: $0, token: tokens), settings) }
    if call.kind == .commit, call.rotation?.isNewIdentity == true {
      states += successors(of: call, ModelResult(outcome: .committed, token: "?", session: "?"), settings)
    }
    return Array(Set(states + [self]))
  }
}
