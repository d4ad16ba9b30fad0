import SessionsBenchmark

/// One batch of rounds: the builds by turns.
struct CompareBatch {
  let options: MeasureOptions
  let builds: [RunPairing.Role: LabBuild]
  /// Stores that are not timed, with the reason.
  let refused: [String: String]
  /// How long a slice takes in which one build makes requests and the others wait; nil to measure one after the other.
  let slice: Duration?
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
        for roles in isSliced(block.cell) ? [block.roles] : block.roles.map({ [$0] }) {
          let names = roles.map(\.rawValue).joined(separator: ", ")
          progress.show(round: number + 1, of: plan.rounds.count, "\(title)\(names)  \(block.cell.text)")
          for (role, outcome) in zip(roles, await outcomes(block.cell, roles, round: number)) {
            done[role, default: []].append(block.cell.result(outcome))
            progress.finishCell()
          }
        }
      }
      for role in roles { rounds[role, default: []].append(BenchmarkRound(index: number, cells: done[role] ?? [])) }
    }
    progress.clear()
    return rounds
  }

  /// Whether all builds measure the cell at the same time, in slices.
  private func isSliced(_ cell: BenchPlan.Cell) -> Bool { slice != nil && SlicedCells.fit(cell.scenario) }

  /// The outcomes of builds that measure a cell at the same time, or of one.
  private func outcomes(_ cell: BenchPlan.Cell, _ roles: [RunPairing.Role], round: Int) async -> [CellOutcome] {
    if let reason = refused[cell.store.name] { return roles.map { _ in .invalid(reason: reason) } }
    let load = options.load
    func request(_ store: StoreArgument, waits: Bool) -> CellRequest {
      load.request(
        BenchPlan.Cell(store: store, scenario: cell.scenario, step: cell.step), tasks: load.tasks, rate: load.rate,
        population: load.sessions, latencyLimit: 1, seed: seed &+ UInt64(round), waits: waits)
    }
    let asked = roles.map { role in
      guard let build = builds[role] else { preconditionFailure("a role without a build is not measured") }
      return build
    }
    guard let slice, asked.count > 1 else {
      var outcomes: [CellOutcome] = []
      for build in asked { outcomes.append(await build.run(request(cell.store, waits: false))) }
      return outcomes
    }
    let stores = asked.map { _ in cell.store.apart() }
    let cells = zip(asked, stores).map { SlicedCells.Cell(build: $0, request: request($1, waits: true)) }
    let outcomes = await SlicedCells.run(cells, slice: slice)
    for store in stores { store.removeFiles() }
    return outcomes
  }
}
