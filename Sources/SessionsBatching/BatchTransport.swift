public import Sessions

/// The owner of a connection, which a ``CombiningQueue`` hands its batches to.
///
/// The queue makes one call at a time, and each call sees all effects of the calls before it, on whatever threads they ran. So a transport
/// needs no lock for state that only these methods use.
@usableFromInline package protocol BatchTransport: Sendable {
  /// A request's operation.
  associatedtype Operation: Sendable
  /// An answer.
  associatedtype Response: Sendable

  /// Answers the requests of a batch, which stand in the order of their arrival.
  ///
  /// It runs on a Dispatch thread that it must not put to sleep for longer than ``SocketDescriptor/briefly`` at a time; where the queue is
  /// remote, perhaps on the thread of a caller. The queue resumes the callers when this returns, or calls it again with the same batch when
  /// the transport asks for that.
  func process(_ batch: inout RequestBatch<Operation, Response>) -> BatchStep

  /// Closes the connection. The queue calls this once, after the last batch.
  func close() async
}

/// The next step of a batch.
@usableFromInline package enum BatchStep: Sendable {
  /// Every request has its answer.
  case finished
  /// The requests without an answer were not applied and are tried again after a while.
  ///
  /// They go back to the head of the queue, where a cancellation still takes them out. A request whose deadline passes meanwhile fails with
  /// `reason`, which says more than a timeout would.
  case retry(after: Duration, reason: SessionError)
  /// The batch is processed again, with the answers that it has, when a descriptor is ready or the deadline passed.
  ///
  /// It may be processed earlier. Until then it holds no thread. The descriptor must stay open.
  case wait(DescriptorWait)
}

/// The requests that one drain took out of the queue, in the order of their arrival.
@usableFromInline package struct RequestBatch<Operation: Sendable, Response: Sendable>: Sendable {
  @usableFromInline var requests: [PendingRequest<Operation, Response>]

  @inlinable init(requests: [PendingRequest<Operation, Response>]) {
    self.requests = requests
  }

  /// The number of requests.
  @inlinable package var count: Int { requests.count }
  /// The positions of the requests.
  @inlinable package var indices: Range<Int> { requests.indices }

  /// The operation that the request at `index` asks for.
  @inlinable package subscript(index: Int) -> Operation { requests[index].operation }

  /// Whether the request at `index` has an answer.
  @inlinable package func isAnswered(_ index: Int) -> Bool { requests[index].answer != nil }

  /// The time until which the caller of the request at `index` waits. A transport that has begun a request is the one to answer by then.
  @inlinable package func deadline(of index: Int) -> Deadline { requests[index].deadline }

  /// The first deadline of the requests that have no answer; nil when all have one.
  @inlinable package var earliestDeadline: Deadline? { requests.lazy.filter { $0.answer == nil }.map(\.deadline).min() }

  /// Sets the answer, in place of any set before: a transport that has to roll back answers again.
  @inlinable package mutating func answer(_ index: Int, _ answer: Result<Response, SessionError>) {
    requests[index].answer = answer
  }

  /// Gives every request that has no answer yet the same one.
  @inlinable package mutating func answerRest(_ answer: Result<Response, SessionError>) {
    for index in requests.indices where requests[index].answer == nil { requests[index].answer = answer }
  }

  /// Takes all answers back.
  @inlinable package mutating func clearAnswers() {
    for index in requests.indices { requests[index].answer = nil }
  }
}
