import ArgumentParser
import Sessions
import SessionsBenchmark

/// A build of this program, which measures with its own code.
struct LabBuild: Sendable {
  /// Its file; nil for this one.
  let program: String?

  /// Finds out before the run that there is no such program.
  func check(_ option: String) throws {
    do throws(SessionError) {
      _ = try StoreCommand(running: [], text: option, program: program).executable()
    } catch {
      throw ValidationError("\(option): \(error.message)")
    }
  }

  /// What the build says of a store. One that cannot judge, as it is older than this command, leaves it unjudged.
  func judge(_ store: StoreArgument, seed: UInt64) async -> JudgeReply {
    let command = StoreCommand(running: ["bench-judge"], text: "sessionlab bench-judge", program: program)
    do {
      let request = JudgeRequest(store: store.text, seed: seed)
      return try LineCoding.decode(JudgeReply.self, from: try await CellProcess.answer(to: request, of: command))
    } catch {
      let nothing = BenchJudge.Judgement(
        conformance: BackendConformance(verdict: .notJudged), adapterVersion: nil, backendVersion: nil, details: [:])
      return JudgeReply(
        backend: await store.description(nothing), tool: ToolDescription(name: "sessionlab", version: "unknown"), swift: HostFacts.swift)
    }
  }

  /// A fresh process for a cell.
  func start(_ request: CellRequest) throws -> CellProcess {
    try CellProcess(request, of: CellProcess.cellCommand(of: program), waits: request.waits)
  }

  /// Runs a cell in a fresh process. One that comes to no end is a cell without numbers.
  func run(_ request: CellRequest) async -> CellOutcome {
    do {
      return try await CellProcess.run([request], program: program)
    } catch {
      return .invalid(reason: "\(error)")
    }
  }
}
