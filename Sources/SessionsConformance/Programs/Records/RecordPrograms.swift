import Sessions

/// Runs programs on a case's record store, and makes the first one that fails smaller.
struct RecordPrograms: Sendable {
  let context: CaseContext
  /// The time at which the programs begin: the real time, at which the backend's clock stands.
  let start: Timestamp

  init(_ context: CaseContext) {
    self.context = context
    start = context.now
  }

  /// A program that failed, with the steps of its run.
  private struct Finding: Sendable {
    var actions: [RecordAction]
    var error: any Error
    var steps: [CaseStep]
  }

  /// Draws and runs programs until one fails, one after another. A slow store is judged by fewer, and one store by others than two.
  func check(_ profile: RecordProfile, programs count: Int) async throws {
    let began = ContinuousClock.now
    for number in 0..<count where began.duration(to: .now) < .seconds(3) {
      var draw = RecordDraw(profile, start: start, seed: UInt64(context.random(in: 1...999_999_999) + context.records.count))
      if let finding = try await run(draw.program(), number: number) { try await report(finding) }
    }
  }

  /// Runs programs at the same time; they have no record in common and prune nothing.
  func check(_ programs: [[RecordAction]]) async throws {
    let findings = try await context.concurrently(programs.count) { number in try await run(programs[number], number: number) }
    if let finding = findings.compactMap({ $0 }).first { try await report(finding) }
  }

  private func run(_ actions: [RecordAction], number: Int, in context: CaseContext? = nil) async throws -> Finding? {
    var run = RecordRun(context ?? self.context, start: start, number: number)
    do {
      try await run.run(actions)
      return nil
    } catch {
      return Finding(actions: actions, error: error, steps: run.steps)
    }
  }

  /// Throws the error of the smallest program that fails in the same way, and makes its steps those of the case.
  private func report(_ finding: Finding) async throws {
    var best = finding
    // What the store threw is no matter of a smaller program.
    if best.error is CaseFailure {
      let end = ContinuousClock.now.advanced(by: .seconds(2))
      var before = 0
      var (round, attempt) = (0, 1000)
      while before != best.actions.count, ContinuousClock.now < end {
        (before, round) = (best.actions.count, round + 1)
        let name = round
        let neighbour = try await context.openNeighbour { "\($0)_\(name)" }
        for size in [8, 4, 2, 1] {
          var first = best.actions.count - size
          while first >= 0, ContinuousClock.now < end {
            var actions = best.actions
            actions.removeSubrange(first..<min(first + size, actions.count))
            attempt += 1
            if let smaller = try await run(actions, number: attempt, in: neighbour), smaller.error is CaseFailure { best = smaller }
            first -= size
          }
        }
      }
    }
    let steps = best.steps
    context.state.withLock { $0.steps = steps }
    throw best.error
  }
}
