extension ModelSession {
  /// In words, what a call may return here: what a report shows beside what was seen.
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
      // A token of no client: rotations need a new one.
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
