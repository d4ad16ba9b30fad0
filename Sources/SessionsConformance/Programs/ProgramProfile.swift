import Sessions

/// The kinds of steps that the random programs of a case consist of, and their numbers.
package struct ProgramProfile: Sendable {
  /// The kinds of steps.
  package enum Kind: Sendable {
    case openOwn, openNewest, openFirst
    case write, add, flash, clear, onlyIfUnchanged, expire
    case privilegeChange, periodic, newIdentity
    case take, takeAll, touch, destroy
    case waitShort, waitLong
  }

  /// The number of clients.
  var clients: ClosedRange<Int> = 1...1
  /// The number of sessions that the clients work on.
  var slots = 1
  /// The number of steps that run one after another.
  var sequentialSteps: ClosedRange<Int>
  /// The number of steps that each client then does at the same time as the others; nil for none.
  var concurrentSteps: ClosedRange<Int>?
  /// The kinds of steps with their weights.
  var kinds: [(weight: Int, kind: Kind)]

  /// Draws a program. It begins with a session in each slot that every client has opened.
  func program(seed: UInt64) -> Program {
    var draw = ProgramDraw(seed: seed, slots: slots)
    let clients = draw.number(clients)
    var steps: [Program.Step] = []
    for slot in 0..<slots {
      let start: [ModelChange] = [.set("n", "0"), .flash("a", draw.value()), .flash("b", draw.value())]
      steps.append(.init(client: 0, action: .commit(slot: slot, start, rotation: nil, onlyIfUnchanged: false)))
    }
    let sequential = draw.number(sequentialSteps)
    let opening = (1..<max(clients, 1)).flatMap { client in
      (0..<slots).map { Program.Step(client: client, action: .open(slot: $0, .newest)) }
    }
    if concurrentSteps == nil { steps += opening }
    for _ in 0..<sequential {
      let client = concurrentSteps == nil ? draw.number(0...(clients - 1)) : 0
      steps.append(.init(client: client, action: draw.action(kinds)))
    }
    guard let concurrentSteps else { return Program(seed: seed, steps: steps, concurrentFrom: steps.count) }
    steps += opening
    let concurrentFrom = steps.count
    for client in 0..<clients {
      for _ in 0..<draw.number(concurrentSteps) {
        var action = draw.action(kinds)
        // Time stands still while clients race: it would be unknown which call sees it move.
        while case .wait = action { action = draw.action(kinds) }
        steps.append(.init(client: client, action: action))
      }
    }
    return Program(seed: seed, steps: steps, concurrentFrom: concurrentFrom)
  }
}

/// Draws the steps of a program from its seed.
package struct ProgramDraw {
  private static let keys: [String] = ["a", "b", "c"]
  private static let shortWaits: [Int64] = [1, 999, 5_000, 9_999, 10_000, 10_001, 59_999, 60_000, 300_000]
  private static let longWaits: [Int64] = [1_800_000, 3_539_999, 3_599_999, 3_600_000, 3_600_001, 43_200_000]

  private var generator: SplitMix64
  private let slots: Int
  private var written = 0

  /// Creates the draw of a program that works on a number of sessions.
  package init(seed: UInt64, slots: Int) {
    generator = SplitMix64(seed: seed)
    self.slots = slots
  }

  /// Draws a number of a range.
  package mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &generator) }

  /// Draws a value that rarely any other step writes, so that a read shows whose write it saw.
  mutating func value() -> String {
    if written > 0, number(0...4) == 0 { return "\(number(1...written))" }
    written += 1
    return "\(written)"
  }

  /// Draws an action of weighted kinds.
  package mutating func action(_ kinds: [(weight: Int, kind: ProgramProfile.Kind)]) -> ProgramAction {
    var left = number(0...(kinds.reduce(0) { $0 + $1.weight } - 1))
    for (weight, kind) in kinds {
      if left < weight { return action(kind) }
      left -= weight
    }
    return action(.openOwn)
  }

  private mutating func action(_ kind: ProgramProfile.Kind) -> ProgramAction {
    let slot = number(0...(slots - 1))
    switch kind {
    case .openOwn: return .open(slot: slot, .own)
    case .openNewest: return .open(slot: slot, .newest)
    case .openFirst: return .open(slot: slot, .first)
    case .write: return commit(slot, (0..<number(1...3)).map { _ in change() })
    case .add: return commit(slot, [.add("n", Int64(number(1...9)))])
    case .flash: return commit(slot, [.flash(key(), value())])
    case .clear: return commit(slot, [.set(key(), value()), .clear, .set(key(), value())])
    case .onlyIfUnchanged: return .commit(slot: slot, [change()], rotation: nil, onlyIfUnchanged: true)
    case .expire:
      let waits: [Int64] = [-1, 0, 1, 30_000, 1_800_000, 86_400_000]
      return commit(slot, [.expire(at: waits[number(0...5)])])
    case .privilegeChange:
      let rotations: [ModelRotation] = [.privilegeChange, .privilegeChange, .privilegeChangeClearing, .privilegeChangeRestarting]
      return commit(slot, [change(), .subject("ada")], rotating: rotations[number(0...3)])
    case .periodic: return commit(slot, number(0...1) == 0 ? [] : [change()], rotating: .periodic)
    case .newIdentity: return commit(slot, [change()], rotating: number(0...1) == 0 ? .newIdentity : .newIdentityDropping)
    case .take: return .take(slot: slot, key: key())
    case .takeAll: return .take(slot: slot, key: nil)
    case .touch: return .touch(slot: slot)
    case .destroy: return .destroy(slot: slot)
    case .waitShort: return .wait(milliseconds: ProgramDraw.shortWaits[number(0...8)])
    case .waitLong: return .wait(milliseconds: ProgramDraw.longWaits[number(0...5)])
    }
  }

  private func commit(_ slot: Int, _ changes: [ModelChange], rotating rotation: ModelRotation? = nil) -> ProgramAction {
    .commit(slot: slot, changes, rotation: rotation, onlyIfUnchanged: false)
  }

  private mutating func key() -> String { ProgramDraw.keys[number(0...2)] }

  private mutating func change() -> ModelChange {
    switch number(0...13) {
    case 0...4: .set(key(), value())
    case 5, 6: .remove(key())
    case 7, 8: .add("n", Int64(number(-5...5)))
    case 9, 10: .flash(key(), value())
    case 11: .keepFlash(key(), value())
    case 12: .removeFlash(key())
    default: .subject(["ada", "grace", nil][number(0...2)])
    }
  }
}
