/// What random programs of a case are made of.
struct ProgramProfile: Sendable {
  enum Kind: Sendable {
    case openOwn, openNewest, openFirst
    case write, add, flash, clear, onlyIfUnchanged, expire
    case privilegeChange, periodic, newIdentity
    case take, takeAll, touch, destroy
    case waitShort, waitLong
  }

  /// How many clients there are.
  var clients: ClosedRange<Int> = 1...1
  /// How many sessions they work on.
  var slots = 1
  /// How many steps there are one after another.
  var sequentialSteps: ClosedRange<Int>
  /// How many steps each client then does at the same time as the others.
  var concurrentSteps: ClosedRange<Int>?
  /// What the steps are, and how often.
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
        // Time stands still while clients race: which of them would notice it move, and when?
        while case .wait = action { action = draw.action(kinds) }
        steps.append(.init(client: client, action: action))
      }
    }
    return Program(seed: seed, steps: steps, concurrentFrom: concurrentFrom)
  }
}
