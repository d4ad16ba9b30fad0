package import SessionsBenchmark

/// One batch of rounds, in which the builds are interleaved.
package struct CompareBatch {
  let options: MeasureOptions
  let builds: [RunPairing.Role: LabBuild]
  /// The stores that are not timed, with the reason.
  let refused: [String: String]
  /// The length of a slice, in which one build makes requests and the others wait; nil to measure one after the other.
  let slice: Duration?
  /// The seed of the batch's random choices; round n has this and n, for all builds the same.
  let seed: UInt64

  package init(
    options: MeasureOptions, builds: [RunPairing.Role: LabBuild], refused: [String: String], slice: Duration?, seed: UInt64
  ) {
    (self.options, self.builds, self.refused, self.slice, self.seed) = (options, builds, refused, slice, seed)
  }

  /// Measures cells in every round.
  ///
  /// - Parameters:
  ///   - cells: The cells.
  ///   - roles: The builds that measure them.
  ///   - title: The batch in a line of progress.
  /// - Returns: the rounds of each build; when a signal comes, those that are complete.
  package func measure(_ cells: [BenchPlan.Cell], roles: [RunPairing.Role], title: String) async -> [RunPairing.Role: [BenchmarkRound]] {
    let plan = ComparePlan(cells: cells, roles: roles, rounds: options.load.rounds, seed: seed)
    var (rounds, progress) = ([RunPairing.Role: [BenchmarkRound]](), CellProgress(planned: plan.cellCount))
    rounds: for (number, blocks) in plan.rounds.enumerated() {
      var done: [RunPairing.Role: [BenchmarkCell]] = [:]
      for block in blocks {
        for roles in isSliced(block.cell) ? [block.roles] : block.roles.map({ [$0] }) {
          let names = roles.map(\.rawValue).joined(separator: ", ")
          progress.show(round: number + 1, of: plan.rounds.count, "\(title)\(names)  \(block.cell.text)")
          for (role, outcome) in zip(roles, await outcomes(block.cell, roles, round: number)) {
            done[role, default: []].append(block.cell.result(outcome))
            progress.finishCell()
          }
          if Interruption.isRequested { break rounds }
        }
      }
      for role in roles { rounds[role, default: []].append(BenchmarkRound(index: number, cells: done[role] ?? [])) }
    }
    Console.progress("")
    return rounds
  }

  /// The note of a run that was interrupted.
  func note(_ rounds: [RunPairing.Role: [BenchmarkRound]]) -> [String] {
    guard Interruption.isRequested else { return [] }
    let done = rounds.values.map(\.count).max() ?? 0
    return ["The run was interrupted: \(done) of \(options.load.rounds) rounds are complete, and these are kept."]
  }

  /// Whether all builds measure the cell at the same time, in slices.
  private func isSliced(_ cell: BenchPlan.Cell) -> Bool { slice != nil && SlicedCells.fit(cell.scenario) }

  /// The outcomes of builds that measure a cell at the same time, or of one.
  private func outcomes(_ cell: BenchPlan.Cell, _ roles: [RunPairing.Role], round: Int) async -> [CellOutcome] {
    if let reason = refused[cell.store.name] { return roles.map { _ in .invalid(reason: reason) } }
    let load = options.load
    func request(_ store: any LabStore, waits: Bool) -> CellRequest {
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

/// The order in which the builds are measured.
package struct ComparePlan: Sendable {
  /// A store under a workload, measured with each build, one right after the other.
  package struct Block: Sendable {
    package let cell: BenchPlan.Cell
    /// The builds in their order.
    package let roles: [RunPairing.Role]
  }

  /// The blocks of each round.
  package let rounds: [[Block]]

  /// Plans the rounds. The order of the cells and that of the builds follow from the seed. Every build comes first, second and last equally
  /// often, as far as the number of rounds allows, since the position may matter.
  package init(cells: [BenchPlan.Cell], roles: [RunPairing.Role], rounds: Int, seed: UInt64) {
    let orders = Self.orders(of: roles)
    let turns = cells.indices.map { index in
      var random = RandomStream(seed: seed, .order, index: index)
      var turns: [[RunPairing.Role]] = []
      while turns.count < rounds { turns += orders.shuffled(using: &random) }
      return turns
    }
    self.rounds = (0..<rounds).map { round in
      var random = RandomStream(seed: seed, .order, index: cells.count + round)
      return cells.indices.map { Block(cell: cells[$0], roles: turns[$0][round]) }.shuffled(using: &random)
    }
  }

  package var cellCount: Int { rounds.joined().reduce(0) { $0 + $1.roles.count } }

  /// All orders of some builds.
  private static func orders(of roles: [RunPairing.Role]) -> [[RunPairing.Role]] {
    guard !roles.isEmpty else { return [[]] }
    return roles.flatMap { first in orders(of: roles.filter { $0 != first }).map { [first] + $0 } }
  }
}

/// Measures cells of several builds at the same time: each makes its requests in its slices of time, while the others wait.
package enum SlicedCells {
  /// A build and the request to it, which has to wait.
  package struct Cell {
    package let build: LabBuild
    package let request: CellRequest

    package init(build: LabBuild, request: CellRequest) {
      (self.build, self.request) = (build, request)
    }
  }

  /// Whether a workload can be measured in slices: a sweep would go on in the others' slices.
  static func fit(_ workload: String) -> Bool { BenchmarkWorkloads.named(workload)?.hasSweep == false }

  /// Runs cells in fresh processes, which begin when all of them are ready. A process that does not end is a cell without numbers, and one
  /// that cannot begin leaves the others their slices.
  package static func run(_ cells: [Cell], slice: Duration) async -> [CellOutcome] {
    let started = cells.map { cell in Result { try cell.build.start(cell.request) } }
    var outcomes: [CellOutcome?] = []
    for (cell, process) in zip(cells, started) {
      outcomes.append(
        await outcome {
          let reply = try await process.get().reply(within: cell.request.limit())
          return reply.isReady == true ? nil : try CellProcess.outcome(reply)
        })
    }
    let slices = LoadSlices.places(cells.count, length: slice, delay: .milliseconds(50))
    for index in cells.indices where outcomes[index] == nil { try? started[index].get().release(CellGo(slices: slices[index])) }
    for index in cells.indices where outcomes[index] == nil {
      let limit = cells[index].request.limit(turns: cells.count)
      outcomes[index] = await outcome { try CellProcess.outcome(try await started[index].get().reply(within: limit)) }
    }
    return outcomes.map { $0 ?? .invalid(reason: "the process of a cell gave no reason") }
  }

  private static func outcome(_ body: () async throws -> CellOutcome?) async -> CellOutcome? {
    do { return try await body() } catch { return .invalid(reason: "\(error)") }
  }
}
