import ArgumentParser
import Foundation
import SessionsBenchmark

/// `sessionlab bench-cell`: one cell of a benchmark, in a process of its own.
struct CellCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench-cell", abstract: "Runs one cell of a benchmark; 'sessionlab bench' starts it.", shouldDisplay: false)

  func run() async throws {
    guard let line = readLine(strippingNewline: true) else { throw ValidationError("A cell is asked for on standard input.") }
    let reply: CellReply
    do {
      reply = CellReply(cell: try await LineCoding.decode(CellRequest.self, from: Data(line.utf8)).run(), error: nil)
    } catch {
      reply = CellReply(cell: nil, error: "\(error)")
    }
    try Console.out(String(decoding: try LineCoding.encode(reply), as: UTF8.self) + "\n")
  }
}
