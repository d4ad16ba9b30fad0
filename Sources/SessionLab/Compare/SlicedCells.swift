package import SessionsBenchmark

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

  /// Whether a workload can be measured so: a sweep would go on in the others' slices.
  static func fit(_ workload: String) -> Bool { BenchmarkWorkloads.named(workload)?.hasSweep == false }

  /// Runs cells in fresh processes, which begin when all of them are ready. One that does not end is a cell without numbers, and one that
  /// cannot begin leaves the others their slices.
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
