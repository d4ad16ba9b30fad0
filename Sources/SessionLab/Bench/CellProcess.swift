import Foundation
import Sessions
import SessionsBenchmark

/// A cell in a fresh process, so that no cell inherits another one's memory, connections or caches.
final class CellProcess: Sendable {
  private let child: ChildProcess
  private let writer: LineWriter
  private let answers: AsyncStream<Data>

  /// Starts a process on a cell.
  init(_ request: CellRequest) throws {
    let child = try ChildProcess(StoreCommand(running: ["bench-cell"], text: "sessionlab bench-cell"))
    self.child = child
    answers = AsyncStream { continuation in
      LineReader.start(
        child.output,
        line: { line in
          continuation.yield(line)
          return true
        },
        end: { continuation.finish() })
    }
    writer = LineWriter(child.input)
    writer.write(try LineCoding.encode(request))
    if !request.waits { writer.close() }
  }

  /// Runs a cell: in a process of its own, or in several that begin their requests when all of them are ready.
  ///
  /// - Parameter parts: What each process is asked; all but a single one have to wait (``CellRequest/waits``).
  /// - Throws: ``SessionError`` when a process cannot be started, ends without an answer, or says why there is no cell.
  static func run(_ parts: [CellRequest]) async throws -> CellOutcome {
    let processes = try parts.map { try CellProcess($0) }
    if parts.count > 1 {
      for process in processes {
        let reply = try await process.reply()
        guard reply.isReady == true else {
          // The others clean up when nobody lets them go on.
          for process in processes { process.writer.close() }
          return try outcome(reply)
        }
      }
      for process in processes { process.release() }
    }
    var outcomes: [CellOutcome] = []
    for process in processes { outcomes.append(try outcome(try await process.reply())) }
    guard let merged = CellOutcome.merging(outcomes) else { throw SessionError(.backend, "no process had an outcome") }
    return merged
  }

  private static func outcome(_ reply: CellReply) throws -> CellOutcome {
    guard let cell = reply.cell else { throw SessionError(.backend, reply.error ?? "the process of a cell gave no reason") }
    return cell.outcome
  }

  private func release() {
    writer.write(CellRequest.go)
    writer.close()
  }

  private func reply() async throws -> CellReply {
    for await line in answers { return try LineCoding.decode(CellReply.self, from: line) }
    throw SessionError(.backend, "the process of a cell \(await ended())")
  }

  /// Waiting for a process blocks, which no thread that tasks share may.
  private func ended() async -> String {
    await withCheckedContinuation { [child] continuation in
      Thread.detachNewThread { continuation.resume(returning: child.awaitEnd()) }
    }
  }
}
