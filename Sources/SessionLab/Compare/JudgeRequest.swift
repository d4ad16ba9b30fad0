import Sessions
import SessionsBenchmark

/// What a build of this program is asked to judge: one line of JSON on its standard input, where a password does not show.
struct JudgeRequest: Codable, Sendable {
  let store: String
  let seed: UInt64

  /// Judges the store in this process.
  func run() async throws -> JudgeReply {
    guard let argument = StoreArgument(argument: store) else { throw SessionError(.misconfigured, "there is no such store") }
    return JudgeReply(
      backend: await argument.description(await BenchJudge.judge(argument, seed: seed)),
      tool: ToolDescription(name: "sessionlab", version: PackageVersion.current), swift: HostFacts.swift,
      takesSlices: true)
  }
}
