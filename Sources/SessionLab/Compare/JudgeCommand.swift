import ArgumentParser
import Foundation

/// `sessionlab bench-judge`: judges a store with the code of this build.
struct JudgeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench-judge", abstract: "Judges a store before it is timed; 'sessionlab compare' starts it.", shouldDisplay: false)

  func run() async throws {
    guard let line = readLine(strippingNewline: true) else { throw ValidationError("A store is asked for on standard input.") }
    let reply = try await LineCoding.decode(JudgeRequest.self, from: Data(line.utf8)).run()
    try Console.out(String(decoding: try LineCoding.encode(reply), as: UTF8.self) + "\n")
  }
}
