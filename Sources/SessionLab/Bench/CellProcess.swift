import Foundation
import Sessions
import SessionsBenchmark

/// Runs a cell in a fresh process, so that no cell inherits another one's memory, connections or caches.
enum CellProcess {
  /// - Throws: ``SessionError`` when the process cannot be started, ends without an answer, or says why there is no cell.
  static func run(_ request: CellRequest) async throws -> BenchmarkCell {
    let child = try ChildProcess(StoreCommand(running: ["bench-cell"], text: "sessionlab bench-cell"))
    let answers = AsyncStream<Data> { continuation in
      LineReader.start(
        child.output,
        line: { line in
          continuation.yield(line)
          return true
        },
        end: { continuation.finish() })
    }
    let writer = LineWriter(child.input)
    writer.write(try LineCoding.encode(request))
    writer.close()
    var answer: Data?
    for await line in answers { answer = line }
    guard let answer else { throw SessionError(.backend, "the process of a cell \(await ended(child))") }
    let reply = try LineCoding.decode(CellReply.self, from: answer)
    guard let cell = reply.cell else { throw SessionError(.backend, reply.error ?? "the process of a cell gave no reason") }
    return cell
  }

  /// Waiting for a process blocks, which no thread that tasks share may.
  private static func ended(_ child: ChildProcess) async -> String {
    await withCheckedContinuation { continuation in
      Thread.detachNewThread { continuation.resume(returning: child.awaitEnd()) }
    }
  }
}
