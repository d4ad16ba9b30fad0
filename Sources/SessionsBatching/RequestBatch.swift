public import Sessions

/// The requests that one drain took out of the queue, in the order of their arrival.
@usableFromInline package struct RequestBatch<Operation: Sendable, Response: Sendable>: Sendable {
  @usableFromInline var requests: [PendingRequest<Operation, Response>]

  @inlinable init(requests: [PendingRequest<Operation, Response>]) {
    self.requests = requests
  }

  @inlinable package var count: Int { requests.count }
  @inlinable package var indices: Range<Int> { requests.indices }

  /// What the request at `index` asks for.
  @inlinable package subscript(index: Int) -> Operation { requests[index].operation }

  @inlinable package func isAnswered(_ index: Int) -> Bool { requests[index].answer != nil }

  /// When the caller of the request at `index` stops waiting. A transport that has begun a request is the one to answer by then.
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
