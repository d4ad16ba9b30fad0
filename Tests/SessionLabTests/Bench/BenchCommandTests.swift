import ArgumentParser
import Foundation
import SessionLab
import SessionsBenchmark
import Testing

/// `sessionlab bench` from a user's view: its refusals and its output. No test here judges speed.
@Suite(.serialized) struct BenchCommandTests {
  private static let quick: [String] = ["--rounds", "1", "--duration", "0.2", "--warm-up", "0.1", "--sessions", "64", "--tasks", "4"]

  private func result(_ arguments: [String], exitCode: Int32 = 0) async throws -> BenchmarkResult {
    let file = FileManager.default.temporaryDirectory.appending(path: "bench-\(UUID().uuidString).json")
    defer { try? FileManager.default.removeItem(at: file) }
    let run = try await LabRun(["bench"] + arguments + Self.quick + ["--output", file.path])
    #expect(run.exitCode == exitCode, "\(run.errors)")
    return try ResultFile.read(try Data(contentsOf: file))
  }

  @Test(arguments: [
    (["--workload", "none"], "There is no workload 'none'"), (["--workload", "browse", "--workload", "browse"], "more than once"),
    (["--workload", "all", "--workload", "browse"], "more than once"), (["--tasks", "0"], "--tasks 0"),
    (["--processes", "5", "--tasks", "4"], "--processes 5"), (["--processes", "2"], "store memory of its own"),
    (["--payload", "large"], "--payload large"), (["--output", "report"], "--output report"), (["--duration", "0"], "--duration"),
    (["--store", "memory", "--store", "memory"], "more than once"),
  ])
  func `what makes no sense is refused before anything is measured`(arguments: [String], text: String) {
    let error = #expect(throws: (any Error).self) { try BenchCommand.parse(arguments) }
    let message = error.map { BenchCommand.message(for: $0) } ?? ""
    #expect(message.contains(text), "\(message)")
  }

  @Test func `stores are judged, measured beside each other and read back`() async throws {
    let result = try await result(["--store", "memory", "--store", "cookie"])
    #expect(result.backends.map(\.id) == ["memory", "cookie"])
    #expect(result.backends.allSatisfy { $0.conformance.verdict == .passed })
    #expect(result.rounds.count == 1 && result.rounds[0].cells.count == 2)
    for cell in result.rounds[0].cells {
      let measured = try #require(cell.measurement, "\(cell.outcome)")
      #expect(measured.requests.count > 0 && measured.verified > 0 && measured.load.tasks == 4 && measured.load.processes == 1)
    }
    let harness = try #require(result.harness)
    #expect(harness.tasks == 4 && harness.ceilingPerSecond > 0 && harness.nanosecondsPerRequest > 0)
    // The only note is the one about the manner of counting.
    #expect(result.notes.count == 1 && result.notes[0].hasPrefix("Round trips, statements and bytes"), "\(result.notes)")
  }

  @Test func `a store that cannot be opened is not tried in every round, and the others are measured`() async throws {
    let result = try await result(["--store", "memory", "--store", "redis://127.0.0.1:1"], exitCode: LabExit.incomplete)
    #expect(result.rounds[0].cells.map(\.backend) == ["memory"])
    #expect(result.notes.count { $0.contains("redis://127.0.0.1:1") } == 1, "\(result.notes)")
    let alone = try await LabRun(["bench", "--store", "redis://127.0.0.1:1", "--rounds", "1000"])
    #expect(alone.exitCode == LabExit.incomplete && alone.errors.contains("no store can be measured"))
  }

  @Test func `a benchmark that cannot be measured itself says nothing of the stores`() async throws {
    // A process does not start in the 2 ms that are left.
    let run = try await LabRun([
      "bench", "--store", "memory", "--rounds", "1", "--duration", "0.05", "--warm-up", "0.001", "--cell-timeout", "0.001",
    ])
    #expect(run.exitCode == LabExit.incomplete && run.errors.contains("the benchmark itself"), "\(run.errors)")
  }

  #if os(Linux)
    @Test func `a store whose file cannot be opened is not called a wrong one`() async throws {
      let run = try await LabRun(["bench", "--store", "sqlite:/dev/full/none.db", "--rounds", "1"])
      #expect(run.exitCode == LabExit.incomplete && run.errors.contains("has no result") && !run.errors.contains("fails"), "\(run.errors)")
    }
  #endif

  @Test func `a store that breaks its MUSTs has no numbers, and the others have`() async throws {
    let result = try await result(["--store", "memory", "--store", "faulty:upsert-on-replace"], exitCode: 1)
    let broken = try #require(result.backends.first { $0.id == "faulty:upsert-on-replace" })
    #expect(broken.conformance.verdict == .failed && !broken.conformance.failed.isEmpty)
    for cell in result.rounds[0].cells {
      if cell.backend == "memory" {
        #expect(cell.measurement != nil)
      } else {
        guard case .invalid(let reason) = cell.outcome else {
          Issue.record("\(cell.outcome)")
          continue
        }
        #expect(reason.contains("sessionlab check --store faulty:upsert-on-replace"))
      }
    }
  }

  @Test func `sweeps have a cell a step, and what a store cannot do is no failure`() async throws {
    let result = try await result([
      "--store", "cookie", "--workload", "payload-sweep", "--workload", "logout-everywhere", "--workload", "cold-start",
    ])
    let cells = result.rounds[0].cells
    #expect(cells.filter { $0.workload == "payload-sweep" }.count == 10)
    #expect(cells.first { $0.step == 128 }?.measurement != nil)
    for cell in cells where cell.step == 65536 || cell.workload == "logout-everywhere" {
      guard case .unsupported = cell.outcome else {
        Issue.record("\(cell.outcome)")
        continue
      }
    }
    let cold = try #require(cells.first { $0.workload == "cold-start" }?.measurement)
    #expect(cold.operations["open"]?.count == cold.requests.count)
  }

  @Test func `a ladder of rates follows from what the store can do`() async throws {
    let result = try await result(["--store", "cookie", "--workload", "rate-ladder"])
    let workload = try #require(result.workloads.first)
    #expect(workload.sweep == .offeredPercent)
    let text = try #require(workload.parameters["saturation of cookie"])
    let saturation = try #require(text.split(separator: " ").first.flatMap { Double($0) })
    let offered = result.rounds[0].cells.reduce(into: [:]) { $0[$1.step ?? 0] = $1.measurement?.load.offeredPerSecond }
    #expect(Set(offered.keys) == [25, 50, 75, 90, 110])
    for (step, rate) in offered { #expect(abs(rate - saturation * step / 100) <= step / 100 + 1) }
  }

  @Test func `several processes make the load together`() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "bench-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let result = try await result(["--store", "sqlite:\(folder.path)/s.db", "--processes", "2"])
    let cell = try #require(result.rounds[0].cells[0].measurement)
    #expect(cell.load.processes == 2 && cell.load.tasks == 4)
    #expect(cell.verified >= 64)
  }

  @Test func `a report shows comparisons with others beside a result, and refuses what is none`() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "report-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = { (name: String) in folder.appending(path: name).path }
    let run = try await LabRun(["bench", "--store", "cookie", "--output", path("result.json")] + Self.quick)
    #expect(run.exitCode == 0, "\(run.errors)")
    let anchor =
      #"{"anchor": "rawtool 7", "settings": "one client", "backend": "cookie", "metric": "seal", "moreIsBetter": true, "ratios": [2.5]}"#
    try Data("[\(anchor)]".utf8).write(to: folder.appending(path: "limits.json"))
    let shown = try await LabRun(["report", path("result.json"), "--limits", path("limits.json"), "--output", path("page.html")])
    #expect(shown.exitCode == 0, "\(shown.errors)")
    let page = try String(contentsOfFile: path("page.html"), encoding: .utf8)
    #expect(page.contains("rawtool 7") && page.contains("2.50x"))
    for (text, problem) in [
      ("{}", "a list"), (anchor, "a list"), ("[{}]", "anchor"), ("[\(anchor.replacing("[2.5]", with: "[0]"))]", "ratios"),
    ] {
      try Data(text.utf8).write(to: folder.appending(path: "wrong.json"))
      let refused = try await LabRun(["report", path("result.json"), "--peers", path("wrong.json")])
      #expect(refused.exitCode == LabExit.usage && refused.errors.contains(problem), "\(text): \(refused.errors)")
    }
  }
}
