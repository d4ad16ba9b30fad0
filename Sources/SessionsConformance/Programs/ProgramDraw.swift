/// Draws the steps of a program from its seed.
struct ProgramDraw {
  private static let keys: [String] = ["a", "b", "c"]
  private static let shortWaits: [Int64] = [1, 999, 5_000, 9_999, 10_000, 10_001, 59_999, 60_000, 300_000]
  private static let longWaits: [Int64] = [1_800_000, 3_539_999, 3_599_999, 3_600_000, 3_600_001, 43_200_000]

  private var generator: SeededGenerator
  private let slots: Int
  private var written = 0

  init(seed: UInt64, slots: Int) {
    generator = SeededGenerator(seed: seed)
    self.slots = slots
  }

  mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &generator) }

  /// Mostly a value that no other step writes: whoever reads it shows whose write it saw.
  mutating func value() -> String {
    if written > 0, number(0...4) == 0 { return "\(number(1...written))" }
    written += 1
    return "\(written)"
  }

  mutating func action(_ kinds: [(weight: Int, kind: ProgramProfile.Kind)]) -> ProgramAction {
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
