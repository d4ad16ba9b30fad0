public import Sessions

/// What a ``CombiningQueue`` hands its batches to: the owner of a connection.
@usableFromInline package protocol BatchTransport: Sendable {
  /// What callers ask for.
  associatedtype Operation: Sendable
  /// What they get.
  associatedtype Response: Sendable

  /// Answers the requests of a batch. One call at a time, on a Dispatch thread that it must not put to sleep: at most
  /// ``SocketDescriptor/briefly``, or where the queue serves lone callers, on a caller's.
  ///
  /// Requests stand in the order of their arrival. The queue resumes the callers when this returns, or calls it again with the same
  /// batch when what it waits for is there.
  func process(_ batch: inout RequestBatch<Operation, Response>) -> BatchStep
}

/// What is to become of a batch.
@usableFromInline package enum BatchStep: Sendable {
  /// Every request has its answer.
  case finished
  /// The requests without an answer were not applied and are to be tried again after a while.
  ///
  /// They go back to the head of the queue, where a cancellation still takes them out. Those whose deadline passes
  /// meanwhile fail with `reason`, which says more than that time ran out.
  case retry(after: Duration, reason: SessionError)
  /// The batch goes on when a descriptor is ready or the deadline passed: it is processed again, with the answers it has.
  ///
  /// Until then it holds no thread. The descriptor must stay open.
  case wait(DescriptorWait)
}
