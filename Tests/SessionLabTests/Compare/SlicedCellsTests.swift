import ArgumentParser
import Foundation
import SessionLab
import SessionsBenchmark
import Testing

/// Builds that measure at the same time, each in its slices.
@Suite(.serialized) struct SlicedCellsTests {
  private let folder: URL = FileManager.default.temporaryDirectory.appending(path: "slices-\(UUID().uuidString)")
  private let quick = ["--sessions", "100", "--tasks", "2", "--duration", "0.3", "--warm-up", "0.05"]

  private func cells(_ stores: [any LabStore]) throws -> [SlicedCells.Cell] {
    let (options, build) = (try MeasureOptions.parse(quick), LabBuild(program: try LabProcess.program()))
    return stores.map { store in
      let cell = BenchPlan.Cell(store: store, workload: "browse")
      let request = options.load.request(cell, tasks: 2, rate: nil, population: 100, latencyLimit: 1, seed: 1, waits: true)
      return SlicedCells.Cell(build: build, request: request)
    }
  }

  @Test func `a cell that cannot begin leaves the others their slices`() async throws {
    let nobody = try #require(StoreArgument(argument: "redis://127.0.0.1:1")).store
    let outcomes = await SlicedCells.run(try cells([MemoryLabStore(), nobody, MemoryLabStore()]), slice: .milliseconds(10))
    #expect(outcomes.count == 3)
    for index in [0, 2] {
      guard case .measured(let measurement) = outcomes[index] else {
        Issue.record("\(outcomes[index])")
        continue
      }
      #expect(measurement.requests.count > 0 && measurement.resources.clientCPUSeconds == nil)
    }
    guard case .invalid = outcomes[1] else { throw SlicedError(outcome: "\(outcomes[1])") }
  }

  @Test(.timeLimit(.minutes(3)), arguments: ["", "echo '{\"isReady\":true}'; "])
  func `a build that never answers is ended, and the others have their numbers`(start: String) async throws {
    let script = FileManager.default.temporaryDirectory.appending(path: "hangs-\(UUID().uuidString).sh")
    defer { try? FileManager.default.removeItem(at: script) }
    // A child of the process could hold its output open when it is ended, for longer than this test may take.
    try "#!/bin/sh\nread line; \(start)sleep 600\n".write(to: script, atomically: true, encoding: .utf8)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: script.path)
    var cells = try cells([MemoryLabStore(), MemoryLabStore(), MemoryLabStore()])
    // The others have all the time that they need.
    var impatient = cells[1].request
    impatient.timeoutMilliseconds = 2000
    cells[1] = SlicedCells.Cell(build: LabBuild(program: script.path), request: impatient)
    let outcomes = await SlicedCells.run(cells, slice: .milliseconds(10))
    guard case .invalid(let reason) = outcomes[1] else { throw SlicedError(outcome: "\(outcomes[1])") }
    // A build that is ready shares the time of the measurement with the two others.
    let limit = try #require(impatient.limit(turns: start.isEmpty ? 1 : 3))
    #expect(reason.contains("gave no answer in \(limit)") && reason.contains("--cell-timeout"), "\(reason)")
    #expect(outcomes.count { if case .measured = $0 { true } else { false } } == 2)
    var alone = cells[1].request
    alone.waits = false
    guard case .invalid = await cells[1].build.run(alone) else { throw SlicedError(outcome: "a build alone") }
  }

  @Test func `a batch has each build measure on a file of its own, and leaves none`() async throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let store = SQLiteLabStore(path: folder.appending(path: "s.db").path)
    let build = LabBuild(program: try LabProcess.program())
    let batch = CompareBatch(
      options: try MeasureOptions.parse(quick + ["--rounds", "2"]), builds: [.base: build, .head: build], refused: [:],
      slice: .milliseconds(10), seed: 1)
    let cells = ["browse", "expiry-debt"].map { BenchPlan.Cell(store: store, workload: $0) }
    let rounds = await batch.measure(cells, roles: [.base, .head], title: "")
    for role in [RunPairing.Role.base, .head] {
      let measured = (rounds[role] ?? []).flatMap(\.cells).filter { $0.measurement != nil }
      #expect(measured.count == 4 && measured.allSatisfy { $0.backend == store.name })
      // A sweep does not wait for another's slice: it is measured by itself, and its use of resources is recorded.
      #expect(measured.allSatisfy { ($0.measurement?.resources.clientCPUSeconds == nil) == ($0.workload == "browse") })
    }
    let left = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.contains("slice") }
    #expect(left == [])
  }

  @Test func `only what is in a file is put into another one`() {
    let first = SQLiteLabStore(path: "/tmp/a.db").apart().name
    #expect(first.hasPrefix("sqlite:/tmp/a.db-slice-") && first != SQLiteLabStore(path: "/tmp/a.db").apart().name)
    #expect(MemoryLabStore().apart().name == "memory" && MemoryLabStore().canBeApart)
    // The use that a command makes of its file is not known.
    #expect(StoreArgument(argument: "exec:true")?.store.canBeApart == false)
  }
}

private struct SlicedError: Error {
  let outcome: String
}
