import ArgumentParser
import Foundation
import Sessions
import SessionsBenchmark

/// `sessionlab bench-cell`: one cell of a benchmark, in a process of its own.
struct CellCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench-cell", abstract: "Runs one cell of a benchmark; 'sessionlab bench' starts it.", shouldDisplay: false)

  func run() async throws {
    guard let line = readLine(strippingNewline: true) else { throw ValidationError("A cell is asked for on standard input.") }
    let reply: CellReply
    do {
      let request = try JSONLine.decode(CellRequest.self, from: Data(line.utf8))
      if let load = request.counted {
        reply = CellReply(counted: try await request.count(load))
      } else {
        reply = CellReply(
          cell: try await request.run { () async throws(SessionError) in
            request.waits ? try await Self.wait() : nil
          })
      }
    } catch {
      reply = CellReply(error: "\(error)")
    }
    try Self.answer(reply)
  }

  /// Reports that the cell can begin, and waits until all others can.
  ///
  /// - Returns: its slices, where it has to make its requests in slices.
  private static func wait() async throws(SessionError) -> LoadSlices? {
    do { try answer(CellReply(isReady: true)) } catch { throw SessionError(.backend, "nobody reads what a cell answers") }
    let line = await withCheckedContinuation { continuation in
      Thread.detachNewThread { continuation.resume(returning: readLine(strippingNewline: true)) }
    }
    guard let line else { throw SessionError(.cancelled, "another process of the cell could not begin") }
    do {
      return try JSONLine.decode(CellGo.self, from: Data(line.utf8)).slices
    } catch {
      throw SessionError(.backend, "what lets a cell go on cannot be read: \(line)")
    }
  }

  private static func answer(_ reply: CellReply) throws {
    try Console.out(String(decoding: try JSONLine.encode(reply), as: UTF8.self) + "\n")
  }
}
