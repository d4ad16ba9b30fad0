import ArgumentParser
import Foundation
import SessionLab
import SessionsBenchmark
import Testing

/// The meaning of a command line of `sessionlab compare`, and the order in which the builds are measured.
@Suite struct CompareCommandTests {
  private static let measuring = ["--base-program", "/bin/sh", "--store", "memory"]

  @Test func `wrong usage is no regression`() {
    #expect(LabExit.usage(of: ["sessionlab", "compare", "--nonsense"]) == 64)
    #expect(LabExit.usage(of: ["sessionlab", "bench", "compare"]) == 2)
    #expect(LabExit.usage(of: ["sessionlab"]) == 2)
  }

  @Test(arguments: [
    [], ["a.json"], ["a.json", "b.json", "c.json"], ["a.json", "b.json", "--confirmation", "c.json"],
    ["a.json", "b.json", "--metric", "p95"], ["a.json", "b.json", "--tolerance=-1"], ["a.json", "b.json", "--tolerance", "much"],
    ["a.json", "b.json", "--store", "memory"], ["a.json", "b.json", "--output", "x"], ["a.json", "b.json", "--format", "html"],
    ["--base-program", "/bin/sh"], measuring + ["a.json", "b.json"], measuring + ["--control", "c.json"],
    measuring + ["--store", "memory"], measuring + ["--workload", "browse", "--workload", "browse"],
    measuring + ["--rounds", "6"], measuring + ["--workload", "none"], measuring + ["--duration", "0"], measuring + ["--payload", "x"],
    measuring + ["--head-program", "/none/such"], ["--base-program", "/none/such", "--store", "memory"],
    measuring + ["--rate", "100", "--metric", "throughput"],
    measuring + ["--slice", "0.0001"], measuring + ["--slice", "2"], measuring + ["--slice=-1"], measuring + ["--sessions", "3"],
  ])
  func `wrong usage is refused before anything runs`(arguments: [String]) {
    #expect(throws: (any Error).self) { try CompareCommand.parse(arguments) }
  }

  @Test func `the fewest rounds follow from the cells that are gated`() throws {
    // Two cells take seven rounds, one takes six.
    _ = try CompareCommand.parse(Self.measuring + ["--rounds", "7"])
    _ = try CompareCommand.parse(Self.measuring + ["--rounds", "6", "--metric", "p99"])
    #expect(throws: (any Error).self) { try CompareCommand.parse(Self.measuring + ["--rounds", "5", "--metric", "p99"]) }
    _ = try CompareCommand.parse(Self.measuring + ["--rounds", "6", "--rate", "100"])
  }

  @Test func `every build comes equally often at every place`() {
    let cells = [BenchPlan.Cell(store: MemoryLabStore(), workload: "browse"), BenchPlan.Cell(store: CookieLabStore(), workload: "browse")]
    let plan = ComparePlan(cells: cells, roles: [.base, .head, .control], rounds: 12, seed: 3)
    #expect(plan.rounds.count == 12 && plan.cellCount == 72)
    for name in ["memory", "cookie"] {
      let orders = plan.rounds.joined().filter { $0.cell.store.name == name }.map(\.roles)
      #expect(orders.allSatisfy { Set($0) == [.base, .head, .control] })
      for role in RunPairing.Role.allCases {
        #expect((0..<3).map { place in orders.count { $0[place] == role } } == [4, 4, 4])
      }
    }
    // The first store differs from round to round, and the orders of different seeds differ; those of one seed do not.
    #expect(Set(plan.rounds.map { $0[0].cell.store.name }).count == 2)
    func orders(_ seed: UInt64) -> [[RunPairing.Role]] {
      ComparePlan(cells: cells, roles: [.base, .head, .control], rounds: 12, seed: seed).rounds.joined().map(\.roles)
    }
    #expect(orders(3) == plan.rounds.joined().map(\.roles) && orders(3) != orders(4))
    let two = ComparePlan(cells: [cells[0]], roles: [.base, .head], rounds: 10, seed: 1).rounds.joined().map(\.roles)
    #expect(two.count { $0 == [.base, .head] } == 5)
  }

  @Test func `what a run writes is judged again as it was`() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "compare-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let program = try LabProcess.program()
    let command = try CompareCommand.parse([
      "--base-program", program, "--head-program", program, "--store", "memory", "--rounds", "6", "--metric", "throughput", "--duration",
      "0.05", "--warm-up", "0.05", "--sessions", "50", "--tasks", "2", "--output", folder,
    ])
    // Files of an earlier run are no part of this one.
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try Data("old".utf8).write(to: URL(filePath: "\(folder)/control-2.json"))
    let ended = try await LabRun(command)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    #expect(names.filter { !$0.contains("-2") } == ["base.json", "control.json", "head.json"] && !names.contains("control-2.json"))
    var arguments = ["\(folder)/base.json", "\(folder)/head.json", "--control", "\(folder)/control.json", "--metric", "throughput"]
    if names.contains("base-2.json") { arguments += ["--confirmation", "\(folder)/base-2.json", "\(folder)/head-2.json"] }
    let again = try CompareCommand.parse(arguments)
    let judged = try await LabRun(again)
    #expect(judged.exitCode == ended.exitCode && judged.output.contains("Verdict: "))
    let base = try ResultFile.read(Data(contentsOf: URL(filePath: "\(folder)/base.json")))
    #expect(base.rounds.count == 6 && base.pairing?.role == .base && base.backends.map(\.conformance.verdict) == [.passed])
    #expect(base.rounds.allSatisfy { $0.cells.allSatisfy { $0.measurement != nil } })
    #expect(base.workloads.first?.parameters["slice"] == "0.02 s" && base.notes.allSatisfy { !$0.contains("slices") })
  }

  @Test func `a program that measures nothing is told, and passes nothing`() async throws {
    let command = try CompareCommand.parse([
      "--base-program", "/bin/false", "--head-program", "/bin/false", "--store", "memory", "--rounds", "6", "--metric", "throughput",
    ])
    #expect(try await LabRun(command).exitCode == 4)
  }
}
