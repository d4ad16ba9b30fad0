/// A random program: steps of several clients, first one after another, then of all clients at the same time.
struct Program: Hashable, Sendable {
  struct Step: Hashable, Sendable {
    let client: Int
    var action: ProgramAction
  }

  /// The seed that the program was drawn from.
  let seed: UInt64
  var steps: [Step]
  /// The index of the first concurrent step; the number of steps when there is none.
  var concurrentFrom: Int

  var isConcurrent: Bool { concurrentFrom < steps.count }

  /// The number of clients.
  var clients: Int { (steps.map(\.client).max() ?? -1) + 1 }

  /// Returns the program without some steps.
  func removing(_ removed: Range<Int>) -> Program {
    var program = self
    program.steps.removeSubrange(removed)
    program.concurrentFrom -= removed.clamped(to: 0..<concurrentFrom).count
    return program
  }

  /// Returns the program without the concurrent steps of a client.
  func removing(client: Int) -> Program {
    var program = self
    program.steps = steps.enumerated().filter { $0.offset < concurrentFrom || $0.element.client != client }.map(\.element)
    return program
  }

  /// The reads that the first client makes after the concurrent steps: an order of the calls has to explain the stored state, too.
  var lastReads: [ProgramAction] {
    guard isConcurrent else { return [] }
    return Set(steps.compactMap(\.action.slot)).sorted().map { .open(slot: $0, .newest) }
  }

  /// The same steps, one after another.
  var sequential: Program {
    var program = self
    program.steps += lastReads.map { Step(client: 0, action: $0) }
    program.concurrentFrom = program.steps.count
    return program
  }
}

/// One action of a client. It means the same in every run: sessions are known by the slot that they were made for.
package enum ProgramAction: Hashable, Sendable {
  /// The choice of one of a slot's tokens.
  package enum TokenChoice: Hashable, Sendable {
    /// The token that the client holds.
    case own
    /// The token that any client got last, like another tab of the same browser.
    case newest
    /// The token that was handed out first, like a copy that an attacker kept.
    case first
  }

  case open(slot: Int, TokenChoice)
  /// A commit to the session that the client holds, or to none. `expire` counts from the time of the commit.
  case commit(slot: Int, [ModelChange], rotation: ModelRotation?, onlyIfUnchanged: Bool)
  case take(slot: Int, key: String?)
  case touch(slot: Int)
  case destroy(slot: Int)
  /// Moves the program's clock.
  case wait(milliseconds: Int64)

  /// The slot of the session; nil for a wait.
  var slot: Int? {
    switch self {
    case .open(let slot, _), .commit(let slot, _, _, _), .take(let slot, _), .touch(let slot), .destroy(let slot): slot
    case .wait: nil
    }
  }

  /// The simpler actions that a shrinker may try instead.
  var simpler: [ProgramAction] {
    guard case .commit(let slot, let changes, let rotation, let onlyIfUnchanged) = self else { return [] }
    var actions: [ProgramAction] = []
    if rotation != nil { actions.append(.commit(slot: slot, changes, rotation: nil, onlyIfUnchanged: onlyIfUnchanged)) }
    if onlyIfUnchanged { actions.append(.commit(slot: slot, changes, rotation: rotation, onlyIfUnchanged: false)) }
    guard changes.count > 1 else { return actions }
    for index in changes.indices {
      var fewer = changes
      fewer.remove(at: index)
      actions.append(.commit(slot: slot, fewer, rotation: rotation, onlyIfUnchanged: onlyIfUnchanged))
    }
    return actions
  }
}

extension ProgramAction: CustomStringConvertible {
  package var description: String {
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
