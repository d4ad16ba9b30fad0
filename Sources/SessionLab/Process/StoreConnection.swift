import Foundation
import Sessions

/// A store's process from its start to its end, with any number of requests under way.
final class StoreConnection: Sendable {
  /// The longest wait for an answer. The store's own deadline has to come first: 2 seconds by default (`[ERR-5]`).
  static let usualDeadline: Duration = .seconds(5)

  private let child: ChildProcess
  private let pending: PendingAnswers
  private let deadline: Duration
  private let lastStore: Locked<Int> = Locked(0)

  /// Starts the process, without any exchange. The process ends with this object.
  init(_ command: ChildCommand, deadline: Duration) throws(SessionError) {
    let pending = PendingAnswers()
    self.pending = pending
    self.deadline = deadline
    child = try ChildProcess(command) { line in
      if let answer = try? JSONLine.decode(StoreAnswerID.self, from: line), pending.finish(answer.id, .line(line)) { return true }
      Console.error("no answer of the protocol: \(String(decoding: line.prefix(200), as: UTF8.self))")
      pending.end("wrote a line that is no answer to a request")
      return false
    } end: { how in
      pending.end(how)
    }
  }

  /// Whether the process is still running, as far as is known.
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

  /// Sends a request and waits for its answer.
  ///
  /// - Throws: the store's error; `unavailable` when the process ended, `timeout`, `cancelled`, or `backend` for an answer of another form.
  func ask<Value>(_ request: StoreRequest, for type: Value.Type) async throws(SessionError) -> Value where Value: Codable, Value: Sendable {
    let what = "'\(request.operation.rawValue)'"
    let mayHaveHappened = request.operation.writes
    switch await send(request) {
    case .line(let line):
      guard let answer = try? JSONLine.decode(StoreAnswer<Value>.self, from: line) else {
        throw SessionError(
          .backend, "the answer to \(what) does not have the form that the protocol says", isIndeterminate: mayHaveHappened)
      }
      do throws(StoreFailure) { return try answer.result.get() } catch { throw error.error }
    case .cancelled: throw SessionError(.cancelled, "the task was cancelled before or during \(what), which changed nothing")
    case .timedOut:
      throw SessionError(.timeout, "the store's process did not answer \(what) within \(deadline)", isIndeterminate: mayHaveHappened)
    case .ended(let how): throw SessionError(.unavailable, "the store's process \(how) during \(what)", isIndeterminate: mayHaveHappened)
    case .notSent(let how): throw SessionError(.unavailable, "the store's process \(how) before \(what)")
    }
  }

  private func send(_ request: StoreRequest) async -> PendingAnswers.Outcome {
    let pending = pending
    var request = request
    request.id = pending.nextID()
    let (id, writes) = (request.id, request.operation.writes)
    defer { pending.forget(id) }
    guard let line = try? JSONLine.encode(request) else { return .notSent("was sent nothing: the request is no JSON") }
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        guard pending.wait(id, continuation) else { return }
        child.write(line)
        let seconds = Double(deadline.millisecondsRoundedUp) / 1000
        DispatchQueue.global().asyncAfter(deadline: .now() + seconds) { [weak pending] in pending?.finish(id, .timedOut) }
      }
    } onCancel: {
      pending.cancel(id, onceSent: !writes)
    }
  }
}

/// The requests that wait for their answers.
private final class PendingAnswers: Sendable {
  /// The outcome of a request.
  enum Outcome: Sendable {
    case line(Data)
    case cancelled
    case timedOut
    /// The process ended, in this manner.
    case ended(String)
    /// The process had ended before the request was sent, in this manner.
    case notSent(String)
  }

  private typealias Continuation = CheckedContinuation<Outcome, Never>

  private struct State {
    var waiting: [Int: Continuation] = [:]
    /// The requests that were cancelled before they waited.
    var cancelled: Set<Int> = []
    var last = 0
    /// The manner in which the process ended; nil while it runs.
    var end: String?
  }

  private let state: Locked<State> = Locked(State())

  /// Whether the process is still running, as far as is known.
  var isAlive: Bool { state.withLock { $0.end == nil } }

  /// A number for a request.
  func nextID() -> Int {
    state.withLock { state in
      state.last += 1
      return state.last
    }
  }

  /// Lets a request wait. Returns whether it has to be sent: not if it was cancelled, or the process has ended.
  func wait(_ id: Int, _ continuation: CheckedContinuation<Outcome, Never>) -> Bool {
    let known = state.withLock { state -> Outcome? in
      if state.cancelled.contains(id) { return .cancelled }
      if let end = state.end { return .notSent(end) }
      state.waiting[id] = continuation
      return nil
    }
    if let known { continuation.resume(returning: known) }
    return known == nil
  }

  /// Ends the waiting for one request; does nothing if it has an outcome. Returns whether there ever was such a request.
  @discardableResult
  func finish(_ id: Int, _ outcome: Outcome) -> Bool {
    let (waiting, isKnown) = state.withLock { state in (state.waiting.removeValue(forKey: id), id >= 1 && id <= state.last) }
    waiting?.resume(returning: outcome)
    return isKnown
  }

  /// Cancels a request that was not sent yet.
  ///
  /// - Parameter onceSent: Whether a request that was sent is cancelled too. A write could happen after its caller was told that it did
  ///   not, so it waits for the answer (`[ST-9]`).
  func cancel(_ id: Int, onceSent: Bool) {
    let waiting = state.withLock { state -> Continuation? in
      if state.waiting[id] == nil { state.cancelled.insert(id) }
      return onceSent ? state.waiting.removeValue(forKey: id) : nil
    }
    waiting?.resume(returning: .cancelled)
  }

  /// Forgets a request whose outcome was used.
  func forget(_ id: Int) {
    state.withLock { _ = $0.cancelled.remove(id) }
  }

  /// Ends the waiting for all requests, these and later ones. The first reason stays.
  func end(_ reason: String) {
    let waiting = state.withLock { state -> [Continuation] in
      guard state.end == nil else { return [] }
      state.end = reason
      defer { state.waiting = [:] }
      return Array(state.waiting.values)
    }
    for continuation in waiting { continuation.resume(returning: .ended(reason)) }
  }
}
