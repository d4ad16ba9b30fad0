import Foundation
import Sessions

/// A store's process from its start to its end, with any number of requests under way.
final class StoreConnection: Sendable {
  private let child: ChildProcess
  private let pending: PendingAnswers
  private let deadline: Duration
  private let health: StoreProcessHealth
  private let lastStore: Locked<Int> = Locked(0)

  /// Starts the process, without any exchange. The process ends with this object.
  ///
  /// - Parameter health: Takes what the process does wrong.
  init(_ command: ChildCommand, deadline: Duration, health: StoreProcessHealth) throws(SessionError) {
    let pending = PendingAnswers()
    self.pending = pending
    self.deadline = deadline
    self.health = health
    child = try ChildProcess(command) { line in
      do throws(DriverMistake) {
        try pending.take(DriverAnswer(line), health)
        return true
      } catch {
        let text = "wrote a line that is no answer to a request, since \(error): \(DriverText.clean(line))"
        if let underWay = pending.end(text) { health.noteEnd(.init(text: text, isClean: false, isOrdered: false), during: underWay) }
        health.breach("it \(text)")
        return false
      }
    } end: { end in
      if let underWay = pending.end(end.text) { health.noteEnd(end, during: underWay) }
    }
  }

  /// Whether the process is still running, as far as is known.
  var isAlive: Bool { pending.isAlive }

  /// A number for a store to be opened. No two are alike in their last byte only: a program may take any number, and not only small ones.
  func nextStore() -> Int {
    lastStore.withLock { last in
      last += 256
      return last
    }
  }

  /// Ends the process at once.
  func kill() {
    child.kill()
  }

  /// Ends a process that does not answer, for this reason: the next case gets another one.
  func replace(_ reason: String) {
    if let underWay = pending.end(reason) {
      health.noteEnd(.init(text: reason, isClean: false, isOrdered: false), during: underWay + [.close])
    }
    child.kill()
  }

  /// Notes that the process served a case to its end.
  func noteServed() { health.noteServed() }

  /// Notes a breach of the protocol by the process.
  func breach(_ what: String) { health.breach(what) }

  /// Ends the process in good order, or else by force.
  func quit() async {
    _ = try? await ask(StoreRequest(.quit), for: DriverDone.self)
    child.kill()
  }

  /// Ends the process, in good order or by force, and waits for its end: two processes on the same files would be another test.
  func end(killing isKilling: Bool) async {
    if !isKilling {
      _ = try? await ask(StoreRequest(.quit), for: DriverDone.self)
      child.closeInput()
    } else {
      child.kill()
    }
    guard await !pending.ends(within: deadline) else { return }
    child.kill()
    _ = await pending.ends(within: deadline)
  }

  /// Sends a request and waits for its answer.
  ///
  /// - Parameter limit: The longest wait for the answer; nil for the usual one.
  /// - Throws: the store's error; `unavailable` when the process ended, `timeout`, `cancelled`, or `backend` for an answer of another form.
  func ask<Value: DriverValue>(_ request: StoreRequest, for type: Value.Type, within limit: Duration? = nil)
    async throws(SessionError) -> Value
  {
    let what = "'\(request.operation.rawValue)'"
    let mayHaveHappened = request.operation.writes
    let limit = limit ?? deadline
    switch await send(request, within: limit) {
    case .answer(let answer):
      let result: Result<Value, SessionError>
      do throws(DriverMistake) {
        result = try answer.result(type)
      } catch {
        let text = "the answer to \(what) is not of the form that the protocol says: \(error)"
        health.breach(text)
        throw SessionError(.backend, text, isIndeterminate: mayHaveHappened)
      }
      return try result.get()
    case .cancelled: throw SessionError(.cancelled, "the task was cancelled before or during \(what), which changed nothing")
    case .timedOut:
      throw SessionError(.timeout, "the store's process did not answer \(what) within \(limit)", isIndeterminate: mayHaveHappened)
    case .ended(let how): throw SessionError(.unavailable, "the store's process \(how) during \(what)", isIndeterminate: mayHaveHappened)
    case .notSent(let how): throw SessionError(.unavailable, "the store's process \(how) before \(what)")
    }
  }

  private func send(_ request: StoreRequest, within limit: Duration) async -> PendingAnswers.Outcome {
    let pending = pending
    var request = request
    request.id = pending.nextID()
    let (id, operation) = (request.id, request.operation)
    defer { pending.forget(id) }
    guard let line = try? JSONLine.encode(request) else { return .notSent("was sent nothing: the request is no JSON") }
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        guard pending.wait(id, continuation, for: operation, within: limit) else { return }
        child.write(line)
        Self.watch(id, after: limit, pending)
      }
    } onCancel: {
      pending.cancel(id, onceSent: !operation.writes)
    }
  }

  /// Ends the waiting for an answer when its time is over.
  private static func watch(_ id: Int, after wait: Duration, _ pending: PendingAnswers) {
    let seconds = Double(wait.millisecondsRoundedUp) / 1000
    DispatchQueue.global().asyncAfter(deadline: .now() + seconds) { [weak pending] in
      if let pending, let rest = pending.expire(id) { watch(id, after: rest, pending) }
    }
  }
}

/// The requests that wait for their answers.
private final class PendingAnswers: Sendable {
  /// The outcome of a request.
  enum Outcome: Sendable {
    case answer(DriverAnswer)
    case cancelled
    case timedOut
    /// The process ended, in this manner.
    case ended(String)
    /// The process had ended before the request was sent, in this manner.
    case notSent(String)

    /// Whether the process has ended.
    var isEnd: Bool {
      switch self {
      case .ended, .notSent: true
      case .answer, .cancelled, .timedOut: false
      }
    }
  }

  typealias Continuation = CheckedContinuation<Outcome, Never>

  private struct Waiting {
    let continuation: Continuation
    let operation: StoreOperation?
    /// The longest silence of the process, and the longest time that requests before this one can account for.
    let (patience, latest): (Duration, ContinuousClock.Instant)
  }

  private struct State {
    var waiting: [Int: Waiting] = [:]
    /// The requests that were cancelled before they waited.
    var cancelled: Set<Int> = []
    /// The requests that nobody waits for any more, and whose answers may still come.
    var abandoned: Set<Int> = []
    /// The time of the last answer or request after a silence.
    var lastSign: ContinuousClock.Instant = .now
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
  ///
  /// - Parameters:
  ///   - operation: What is asked for; nil for no request of the protocol.
  ///   - limit: The longest wait. A process that does one thing after the other has two seconds more for each request before this one
  ///     (`[ERR-5]`), as long as it goes on answering.
  func wait(_ id: Int, _ continuation: Continuation, for operation: StoreOperation? = nil, within limit: Duration = .zero) -> Bool {
    let known = state.withLock { state -> Outcome? in
      if state.cancelled.contains(id) { return .cancelled }
      if let end = state.end { return .notSent(end) }
      let latest = ContinuousClock.now + limit + .seconds(2) * state.waiting.count
      state.waiting[id] = Waiting(continuation: continuation, operation: operation, patience: limit, latest: latest)
      return nil
    }
    if let known { continuation.resume(returning: known) }
    return known == nil
  }

  /// Takes an answer.
  ///
  /// - Parameter health: Is told of a second answer to one request. One that comes too late is none.
  /// - Throws: ``DriverMistake`` when there was no such request.
  func take(_ answer: DriverAnswer, _ health: StoreProcessHealth) throws(DriverMistake) {
    let id = answer.id
    let (waiting, isExpected, isKnown) = state.withLock { state in
      state.lastSign = .now
      let waiting = state.waiting.removeValue(forKey: id)
      let isLate = state.abandoned.remove(id) != nil
      return (waiting, waiting != nil || isLate || state.end != nil, id >= 1 && id <= state.last)
    }
    guard isKnown else { throw DriverMistake("'id' is \(id), which no request had") }
    health.noteAnswer()
    if !isExpected { health.breach("it answered request \(id) twice") }
    waiting?.continuation.resume(returning: .answer(answer))
  }

  /// Ends the waiting for one request; does nothing if it has an outcome.
  func finish(_ id: Int, _ outcome: Outcome) {
    let waiting = state.withLock { state in
      let waiting = state.waiting.removeValue(forKey: id)
      if waiting != nil { state.abandoned.insert(id) }
      return waiting
    }
    waiting?.continuation.resume(returning: outcome)
  }

  /// Ends the waiting for a request whose time is over. Returns the rest of the time if it has more, since the process answers others.
  func expire(_ id: Int) -> Duration? {
    let rest = state.withLock { state -> Duration? in
      guard let waiting = state.waiting[id] else { return nil }
      let rest = ContinuousClock.now.duration(to: min(waiting.latest, state.lastSign + waiting.patience))
      return rest > .zero ? rest : nil
    }
    if rest == nil { finish(id, .timedOut) }
    return rest
  }

  /// Cancels a request that was not sent yet.
  ///
  /// - Parameter onceSent: Whether a request that was sent is cancelled too. A write could happen after its caller was told that it did
  ///   not, so it waits for the answer (`[ST-9]`).
  func cancel(_ id: Int, onceSent: Bool) {
    let waiting = state.withLock { state -> Waiting? in
      if state.waiting[id] == nil { state.cancelled.insert(id) }
      guard onceSent, let waiting = state.waiting.removeValue(forKey: id) else { return nil }
      state.abandoned.insert(id)
      return waiting
    }
    waiting?.continuation.resume(returning: .cancelled)
  }

  /// Forgets a request whose outcome was used.
  func forget(_ id: Int) {
    state.withLock { _ = $0.cancelled.remove(id) }
  }

  /// Waits for the end of the process. Returns whether it came in time.
  func ends(within limit: Duration) async -> Bool {
    let id = nextID()
    defer { forget(id) }
    return await withCheckedContinuation { (continuation: Continuation) in
      // No answer has this number, as no request is sent with it.
      guard wait(id, continuation) else { return }
      let seconds = Double(limit.millisecondsRoundedUp) / 1000
      DispatchQueue.global().asyncAfter(deadline: .now() + seconds) { [weak self] in self?.finish(id, .timedOut) }
    }.isEnd
  }

  /// Ends the waiting for all requests, these and later ones. The first reason stays: returns the operations under way then, and nil later.
  @discardableResult
  func end(_ reason: String) -> [StoreOperation]? {
    let waiting = state.withLock { state -> [Waiting]? in
      guard state.end == nil else { return nil }
      state.end = reason
      defer { state.waiting = [:] }
      return Array(state.waiting.values)
    }
    for waiting in waiting ?? [] { waiting.continuation.resume(returning: .ended(reason)) }
    return waiting?.compactMap(\.operation)
  }
}
