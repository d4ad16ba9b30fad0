import Foundation
import Sessions

/// A store's process from its start to its end, with any number of requests under way.
final class StoreConnection: Sendable {
  /// How long an answer may take. The store's own deadline is to come first: 2 seconds by default (`[ERR-5]`).
  static let deadline: Duration = .seconds(5)

  private let child: ChildProcess
  private let writer: LineWriter
  private let pending: PendingAnswers
  private let lastStore: Locked<Int> = Locked(0)

  /// Starts the process. Nothing was said yet.
  init(_ command: StoreCommand) throws(SessionError) {
    let (child, pending) = (try ChildProcess(command), PendingAnswers())
    self.child = child
    self.pending = pending
    writer = LineWriter(child.input)
    // The thread must not keep the connection: letting go of it is what ends the process.
    LineReader.start(child.output) { line in
      if let answer = try? LineCoding.decode(StoreAnswerID.self, from: line), pending.finish(answer.id, .line(line)) { return true }
      Console.error("sessionlab: no answer of the protocol: \(String(decoding: line.prefix(200), as: UTF8.self))")
      pending.end("wrote a line that is no answer to a request")
      child.kill()
      return false
    } end: {
      pending.end(child.awaitEnd())
    }
  }

  deinit {
    writer.close()
  }

  /// Whether the process is still there, as far as is known.
  var isAlive: Bool { pending.isAlive }

  /// A number for a store to be opened.
  func nextStore() -> Int {
    lastStore.withLock { last in
      last += 1
      return last
    }
  }

  /// Ends the process at once.
  func kill() {
    child.kill()
  }

  /// Ends the process in good order, or else by force.
  func quit() async {
    _ = try? await ask(StoreRequest(.quit), for: Bool.self)
    child.kill()
  }

  /// Asks for something and waits for the answer.
  ///
  /// - Throws: the store's error; `unavailable` when the process ended, `timeout`, `cancelled`, or `backend` for an answer of another form.
  func ask<Value>(_ request: StoreRequest, for type: Value.Type) async throws(SessionError) -> Value where Value: Codable, Value: Sendable {
    let what = "'\(request.operation.rawValue)'"
    let mayHaveHappened = request.operation.writes
    switch await send(request) {
    case .line(let line):
      guard let answer = try? LineCoding.decode(StoreAnswer<Value>.self, from: line) else {
        throw SessionError(
          .backend, "the answer to \(what) does not have the form that the protocol says", isIndeterminate: mayHaveHappened)
      }
      do throws(StoreFailure) { return try answer.result.get() } catch { throw error.error }
    case .cancelled: throw SessionError(.cancelled, "the task was cancelled before or during \(what), which changed nothing")
    case .timedOut:
      throw SessionError(.timeout, "the store's process did not answer \(what) within \(Self.deadline)", isIndeterminate: mayHaveHappened)
    case .ended(let how): throw SessionError(.unavailable, "the store's process \(how) during \(what)", isIndeterminate: mayHaveHappened)
    case .notSent(let how): throw SessionError(.unavailable, "the store's process \(how) before \(what)")
    }
  }

  private func send(_ request: StoreRequest) async -> PendingAnswers.Outcome {
    let pending = pending
    var request = request
    request.id = pending.announce()
    let (id, writes) = (request.id, request.operation.writes)
    defer { pending.forget(id) }
    guard let line = try? LineCoding.encode(request) else { return .notSent("was sent nothing: the request is no JSON") }
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        guard pending.wait(id, continuation) else { return }
        writer.write(line)
        let seconds = Double(Self.deadline.millisecondsRoundedUp) / 1000
        DispatchQueue.global().asyncAfter(deadline: .now() + seconds) { [weak pending] in pending?.finish(id, .timedOut) }
      }
    } onCancel: {
      // A write that was sent would happen after its caller was told: its answer is waited for (`[ST-9]`).
      if writes { pending.cancelUnsent(id) } else { pending.finish(id, .cancelled) }
    }
  }
}
