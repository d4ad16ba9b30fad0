import SessionsBenchmark

/// One batch of rounds: the builds by turns.
struct CompareBatch {
  let options: MeasureOptions
  let builds: [RunPairing.Role: LabBuild]
  /// Stores that are not timed, with the reason.
  let refused: [String: String]
  /// What the batch's random choices follow from; round n has this and n, for all builds the same.
  let seed: UInt64

  /// Measures cells in every round.
  ///
  /// - Parameter title: What progress calls the batch.
  /// - Returns: the rounds of each build.
  func measure(_ cells: [BenchPlan.Cell], roles: [RunPairing.Role], title: String) async -> [RunPairing.Role: [BenchmarkRound]] {
    let plan = ComparePlan(cells: cells, roles: roles, rounds: options.load.rounds, seed: seed)
    var (rounds, progress) = ([RunPairing.Role: [BenchmarkRound]](), BenchProgress(planned: plan.cellCount))
    for (number, blocks) in plan.rounds.enumerated() {
      var done: [RunPairing.Role: [BenchmarkCell]] = [:]
      for block in blocks {
        for role in block.roles {
          progress.show(round: number + 1, of: plan.rounds.count, "\(title)\(role.rawValue)  \(block.cell.text)")
          done[role, default: []].append(block.cell.result(await outcome(block.cell, role, round: number)))
          progress.finishCell()
        }
      }
      for role in roles { rounds[role, default: []].append(BenchmarkRound(index: number, cells: done[role] ?? [])) }
    }
    progress.clear()
    return rounds
  }

  private func outcome(_ cell: BenchPlan.Cell, _ role: RunPairing.Role, round: Int) async -> CellOutcome {
    if let reason = refused[cell.store.name] { return .invalid(reason: reason) }
    let load = options.load
    let request = load.request(
      cell, tasks: load.tasks, rate: load.rate, population: load.sessions, latencyLimit: 1, seed: seed &+ UInt64(round))
    guard let build = builds[role] else { preconditionFailure("a role without a build is not measured") }
    return await build.run(request)
  }
}
