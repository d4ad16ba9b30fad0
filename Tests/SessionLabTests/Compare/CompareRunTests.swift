import ArgumentParser
import Foundation
import SessionLab
import SessionsBenchmark
import Testing

/// `sessionlab compare --base-program` on programs whose numbers are known.
@Suite struct CompareRunTests {
  private let folder: URL = FileManager.default.temporaryDirectory.appending(path: "compare-\(UUID().uuidString)")
  private var output: String { folder.appending(path: "gate").path }

  private func run(_ base: HandMadeResult, _ head: HandMadeResult) async throws -> Int32 {
    let command = try CompareCommand.parse([
      "--base-program", try base.program(in: folder, "base"), "--head-program", try head.program(in: folder, "head"), "--store", "memory",
      "--rounds", "7", "--output", output,
    ])
    return try await LabRun(command).exitCode
  }

  private func written() throws -> [String: BenchmarkResult] {
    try FileManager.default.contentsOfDirectory(atPath: output).reduce(into: [:]) { results, name in
      results[name] = try ResultFile.read(Data(contentsOf: URL(filePath: "\(output)/\(name)")))
    }
  }

  @Test func `what looks worse is measured again, and then regressed`() async throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    #expect(try await run(HandMadeResult(), HandMadeResult().slower(1.3)) == 2)
    let results = try written()
    #expect(results.keys.sorted() == ["base-2.json", "base.json", "control.json", "head-2.json", "head.json"])
    #expect(Set(results.values.compactMap(\.pairing?.id)).count == 1)
    #expect(results["head-2.json"]?.pairing?.batch == 2 && results["control.json"]?.pairing?.role == .control)
    #expect(results["base.json"]?.rounds.first?.cells.first?.measurement?.requests.count == 50_000)
    #expect(results["head.json"]?.rounds.count == 7 && results["head-2.json"]?.rounds.count == 7)
    // Another batch is other work: with the seeds of the first it would not be independent of it.
    #expect(results["base.json"]?.seed != results["base-2.json"]?.seed)
  }

  @Test func `what does not look worse is measured once`() async throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    #expect(try await run(HandMadeResult(), HandMadeResult()) == 0)
    let results = try written()
    #expect(results.keys.sorted() == ["base.json", "control.json", "head.json"])
    // Builds that do not report support for slices are measured one after the other, with a note.
    #expect(results.values.allSatisfy { $0.notes.contains { $0.contains("not in slices") } })
    #expect(results.values.allSatisfy { $0.workloads.first?.parameters["slice"] == nil })
  }

  @Test func `a head that fails the suite is not timed, however fast`() async throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    var wrong = HandMadeResult().slower(0.5)
    wrong.failed = ["ROT-001"]
    #expect(try await run(HandMadeResult(), wrong) == 2)
    #expect(try written()["head.json"]?.rounds.allSatisfy { $0.cells.allSatisfy { $0.measurement == nil } } == true)
    // A base that fails the same is no better, and there are still no times.
    #expect(try await run(wrong, wrong) == 4)
    // A fault that the head mends is no obstacle to timing.
    #expect(try await run(wrong, HandMadeResult().slower(0.5)) == 0)
  }

  @Test func `a head that loses sessions has no numbers to pass with`() async throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    var lost = HandMadeResult()
    lost.status = "invalid"
    #expect(try await run(HandMadeResult(), lost) == 4)
  }

  @Test func `one more round trip of a program fails at once`() async throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    #expect(try await run(HandMadeResult(roundTrips: 108), HandMadeResult(roundTrips: 208)) == 2)
    let results = try written()
    #expect(results["base.json"]?.rounds.first?.cells.first?.measurement?.exact?.totals == ["roundTrips": 108])
    #expect(results["control.json"]?.rounds.last?.cells.first?.measurement?.exact?.totals == ["roundTrips": 108])
    #expect(results["head.json"]?.rounds.last?.cells.first?.measurement?.exact?.totals == ["roundTrips": 208])
  }

  @Test func `a base that is too old to count says so, and a head that does not count what the base did is no proof`() async throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    #expect(try await run(HandMadeResult(), HandMadeResult(roundTrips: 108)) == 0)
    #expect(try written()["base.json"]?.notes.contains { $0.contains("it cannot count") } == true)
    #expect(try await run(HandMadeResult(roundTrips: 108), HandMadeResult()) == 4)
  }
}
