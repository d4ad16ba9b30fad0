import Foundation
import Sessions
import SessionsBenchmark

/// A cell in a fresh process, so that no cell inherits another one's memory, connections or caches.
final class CellProcess: Sendable {
  private let child: ChildProcess
  private let answers: (stream: AsyncThrowingStream<Data, any Error>, continuation: AsyncThrowingStream<Data, any Error>.Continuation)
  private let name: String

  /// Starts a process and sends it a request.
  ///
  /// - Parameter waits: Whether another line will be written to it.
  init(_ request: some Encodable, of command: ChildCommand, waits: Bool) throws {
    let name = command.text
    self.name = name
    answers = AsyncThrowingStream.makeStream()
    let continuation = answers.continuation
    child = try ChildProcess(command) { line in
      continuation.yield(line)
      return true
    } end: { end in
      continuation.finish(throwing: SessionError(.backend, "'\(name)' \(end.text)"))
    }
    child.write(try JSONLine.encode(request))
    if !waits { child.closeInput() }
  }

  /// Runs a cell: in a process of its own, or in several that begin their requests when all of them are ready.
  ///
  /// - Parameters:
  ///   - parts: The request to each process; all but a single one have to wait (``CellRequest/waits``).
  ///   - program: Another build of this program; nil for this one.
  /// - Throws: ``SessionError`` when a process cannot be started, ends without an answer, gives none in time, or gives a reason instead of
  ///   a cell.
  static func run(_ parts: [CellRequest], program: String? = nil) async throws -> CellOutcome {
    let processes = try parts.map { try CellProcess($0, of: cellCommand(of: program), waits: $0.waits) }
    // The parts are alike but for their shares.
    let limit = parts.first?.limit()
    if parts.count > 1 {
      for process in processes {
        let reply = try await process.reply(within: limit)
        guard reply.isReady == true else {
          // The others clean up when they cannot go on.
          for process in processes { process.child.closeInput() }
          return try outcome(reply)
        }
      }
      for process in processes { process.release(CellGo()) }
    }
    var outcomes: [CellOutcome] = []
    for process in processes { outcomes.append(try outcome(try await process.reply(within: limit))) }
    guard let merged = CellOutcome.merging(outcomes) else { throw SessionError(.backend, "no process had an outcome") }
    return merged
  }

  /// Counts a cell in place of timing it.
  ///
  /// - Parameter program: Another build of this program; nil for this one.
  /// - Throws: as ``run(_:program:)``.
  static func count(_ request: CellRequest, program: String? = nil) async throws -> CountedReply {
    let reply = try await CellProcess(request, of: cellCommand(of: program), waits: false).reply(within: request.limit())
    guard let counted = reply.counted else { throw failure(reply) }
    return counted
  }

  static func cellCommand(of program: String? = nil) -> ChildCommand {
    ChildCommand(running: ["bench-cell"], text: "sessionlab bench-cell", program: program)
  }

  /// Sends a process one request on its standard input.
  static func answer(to request: some Encodable, of command: ChildCommand) async throws -> Data {
    try await CellProcess(request, of: command, waits: false).line(within: nil)
  }

  static func outcome(_ reply: CellReply) throws -> CellOutcome {
    guard let cell = reply.cell else { throw failure(reply) }
    return cell.outcome
  }

  private static func failure(_ reply: CellReply) -> SessionError {
    SessionError(.backend, reply.error ?? "the process of a cell gave no reason")
  }

  /// Lets a process that waits go on.
  func release(_ go: CellGo) {
    if let line = try? JSONLine.encode(go) { child.write(line) }
    child.closeInput()
  }

  /// The next answer of the process.
  ///
  /// - Parameter limit: The longest time to wait, after which the process is ended; nil for ever.
  func reply(within limit: Duration?) async throws -> CellReply {
    try JSONLine.decode(CellReply.self, from: try await line(within: limit))
  }

  private func line(within limit: Duration?) async throws -> Data {
    let watch = limit.map { limit in
      Task { [child, answers, name] in
        try await Task.sleep(for: limit)
        let message = "'\(name)' gave no answer in \(limit) and was ended; a store that is only slow needs a longer --cell-timeout"
        // Before its output ends, as a child of the process may hold that open.
        answers.continuation.finish(throwing: SessionError(.timeout, message))
        child.end()
      }
    }
    defer { watch?.cancel() }
    for try await line in answers.stream { return line }
    // Only a task that is cancelled gets no line and no reason.
    throw SessionError(.cancelled, "nobody waited for '\(name)'")
  }
}
