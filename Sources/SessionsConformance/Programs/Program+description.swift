extension ProgramAction: CustomStringConvertible {
  var description: String {
    switch self {
    case .open(let slot, .own): "open the token it holds\(of(slot))"
    case .open(let slot, .newest): "open the newest token\(of(slot))"
    case .open(let slot, .first): "open the first token\(of(slot))"
    case .commit(let slot, let changes, let rotation, let onlyIfUnchanged):
      "commit [\(changes.map(text).joined(separator: ", "))]\(of(slot))"
        + (rotation.map { ", rotating: \($0.rawValue)" } ?? "") + (onlyIfUnchanged ? ", only if unchanged" : "")
    case .take(let slot, let key?): "take flash '\(key)'\(of(slot))"
    case .take(let slot, nil): "take all flash\(of(slot))"
    case .touch(let slot): "touch\(of(slot))"
    case .destroy(let slot): "destroy\(of(slot))"
    case .wait(let milliseconds): "wait \(milliseconds) ms"
    }
  }

  private func of(_ slot: Int) -> String { slot == 0 ? "" : " of the second session" }

  private func text(_ change: ModelChange) -> String {
    guard case .expire(let after) = change else { return change.description }
    return "expire \(after) ms from now"
  }
}

extension Program: CustomStringConvertible {
  /// The steps with their numbers, each on a line of its own.
  var description: String {
    let lines = steps.enumerated().map { index, step in
      let who = step.action.slot == nil ? "" : "client \(step.client + 1): "
      return "\(index + 1). \(who)\(step.action)\(index >= concurrentFrom ? "  (at once with the others)" : "")"
    }
    let last = lastReads.enumerated().map { "\(steps.count + $0.offset + 1). client 1: \($0.element)" }
    return (lines + last).joined(separator: "\n")
  }
}
