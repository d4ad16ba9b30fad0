import ArgumentParser
import Foundation
import Sessions
package import SessionsBenchmark

/// A build of this program, which measures with its own code.
package struct LabBuild: Sendable {
  /// The build's file; nil for this one.
  let program: String?

  package init(program: String?) {
    self.program = program
  }

  /// Throws before the run if there is no such program.
  func check(_ option: String) throws {
    do throws(SessionError) {
      _ = try ChildCommand(running: [], text: option, program: program).executable()
    } catch {
      throw ValidationError("\(option): \(error.message)")
    }
  }

  /// Has the build judge a store. A build that cannot judge, as it is older than this command, leaves it unjudged.
  func judge(_ store: any LabStore, seed: UInt64) async -> JudgeReply {
    let command = ChildCommand(running: ["bench-judge"], text: "sessionlab bench-judge", program: program)
    do {
      let request = JudgeRequest(store: store.text, seed: seed)
      return try JSONLine.decode(JudgeReply.self, from: try await CellProcess.answer(to: request, of: command))
    } catch {
      return JudgeReply(
        backend: await StoreJudgement(.notJudged).description(of: store), tool: ToolDescription(name: "sessionlab", version: "unknown"),
        swift: HostFacts.swift)
    }
  }

  /// A fresh process for a cell.
  func start(_ request: CellRequest) throws -> CellProcess {
    try CellProcess(request, of: CellProcess.cellCommand(of: program), waits: request.waits)
  }

  /// Runs a cell in a fresh process. A process that does not end is a cell without numbers.
  package func run(_ request: CellRequest) async -> CellOutcome {
    do {
      return try await CellProcess.run([request], program: program)
    } catch {
      return .invalid(reason: "\(error)")
    }
  }
}

/// `sessionlab bench-judge`: judges a store with the code of this build.
struct JudgeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench-judge", abstract: "Judges a store before it is timed; 'sessionlab compare' starts it.", shouldDisplay: false)

  func run() async throws {
    guard let line = readLine(strippingNewline: true) else { throw ValidationError("A store is asked for on standard input.") }
    let reply = try await JSONLine.decode(JudgeRequest.self, from: Data(line.utf8)).run()
    try Console.out(String(decoding: try JSONLine.encode(reply), as: UTF8.self) + "\n")
  }
}

/// The request to a build of this program to judge a store: one line of JSON on its standard input, where a password does not show.
struct JudgeRequest: Codable, Sendable {
  let store: String
  let seed: UInt64

  /// Judges the store in this process.
  func run() async throws -> JudgeReply {
    guard let store = StoreArgument(argument: store)?.store else { throw SessionError(.misconfigured, "there is no such store") }
    let judgement = await StoreJudgement(judging: store, seed: seed)
    return JudgeReply(
      backend: await judgement.description(of: store), tool: ToolDescription(name: "sessionlab", version: PackageVersion.current),
      swift: HostFacts.swift, takesSlices: true, unusable: judgement.unusable)
  }
}

/// The judgement by a build of this program, and the build's facts: one line of JSON on its standard output.
struct JudgeReply: Codable, Sendable {
  let backend: BackendDescription
  let tool: ToolDescription
  let swift: SwiftDescription
  /// Whether its cells can make their requests in slices; absent in older builds.
  var takesSlices: Bool?
  /// The reason why the store can be neither judged nor measured; absent if it can, and in older builds.
  var unusable: String?
}
