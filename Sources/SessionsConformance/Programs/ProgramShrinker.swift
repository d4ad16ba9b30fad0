import Sessions

/// Makes a failing program smaller: it leaves out clients, steps and changes as long as the program goes on failing.
///
/// Each round runs in a namespace of its own. A race need not show again, so each candidate is run several times, and the smallest program
/// that failed is kept with the run that it failed in.
struct ProgramShrinker: Sendable {
  let context: CaseContext
  let isInterleaved: Bool
  /// The number of runs of a concurrent candidate.
  var attempts = 12
  /// The longest time for shrinking.
  var timeLimit: Duration = .seconds(3)

  /// Returns the smallest failing program that was found in the time limit.
  func smallest(_ found: ProgramJudge.Finding) async throws -> ProgramJudge.Finding {
    let end = ContinuousClock.now.advanced(by: timeLimit)
    var best = found
    var round = 0
    var previous: Program?
    while previous != best.program, ContinuousClock.now < end {
      previous = best.program
      round += 1
      let number = round
      let judge = try ProgramJudge(try await context.openNeighbour { "\($0)_\(number)" }, isInterleaved: isInterleaved)
      try await pass(&best, judge, until: end)
    }
    return best
  }

  /// Tries every way to make the program smaller once.
  private func pass(_ best: inout ProgramJudge.Finding, _ judge: ProgramJudge, until end: ContinuousClock.Instant) async throws {
    if best.program.isConcurrent {
      _ = try await keep(best.program.sequential, &best, judge)
      for client in (0..<best.program.clients).reversed() {
        _ = try await keep(best.program.removing(client: client), &best, judge)
      }
    }
    for size in [16, 8, 4, 2, 1] {
      var first = best.program.steps.count - size
      while first >= 0, ContinuousClock.now < end {
        if first + size <= best.program.steps.count {
          _ = try await keep(best.program.removing(first..<first + size), &best, judge)
        }
        first -= max(1, size / 2)
      }
    }
    for index in best.program.steps.indices.reversed() {
      var isSimpler = true
      while isSimpler, ContinuousClock.now < end {
        isSimpler = false
        for action in best.program.steps[index].action.simpler where !isSimpler {
          var candidate = best.program
          candidate.steps[index].action = action
          isSimpler = try await keep(candidate, &best, judge)
        }
      }
    }
  }

  /// Whether a candidate fails, too. Then it becomes the best so far.
  private func keep(_ candidate: Program, _ best: inout ProgramJudge.Finding, _ judge: ProgramJudge) async throws -> Bool {
    guard candidate != best.program else { return false }
    for _ in 0..<(candidate.isConcurrent ? attempts : 1) {
      // A candidate that makes the store throw does not fail in the way of the finding.
      guard let verdict = try? await judge.judge(candidate) else { return false }
      if case .failed(let finding) = verdict {
        best = finding
        return true
      }
    }
    return false
  }
}
