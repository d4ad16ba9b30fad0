/// A random program: steps of several clients, one after another, and from some step on all clients at once.
struct Program: Hashable, Sendable {
  struct Step: Hashable, Sendable {
    let client: Int
    var action: ProgramAction
  }

  /// What the program was drawn from.
  let seed: UInt64
  var steps: [Step]
  /// The index of the first step that is run concurrently; the number of steps when none is.
  var concurrentFrom: Int

  var isConcurrent: Bool { concurrentFrom < steps.count }

  /// How many clients there are.
  var clients: Int { (steps.map(\.client).max() ?? -1) + 1 }

  /// The program without some steps.
  func removing(_ removed: Range<Int>) -> Program {
    var program = self
    program.steps.removeSubrange(removed)
    program.concurrentFrom -= removed.clamped(to: 0..<concurrentFrom).count
    return program
  }

  /// The program without what a client does concurrently.
  func removing(client: Int) -> Program {
    var program = self
    program.steps = steps.enumerated().filter { $0.offset < concurrentFrom || $0.element.client != client }.map(\.element)
    return program
  }

  /// What the first client does when all have ended, if they ran at once: what is stored then is part of what has to be explained.
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
