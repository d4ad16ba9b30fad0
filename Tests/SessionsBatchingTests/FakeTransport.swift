import Dispatch
import Sessions
import SessionsBatching
import Testing

/// A transport that doubles numbers, notes its batches and can be told to fail.
final class FakeTransport: BatchTransport {
  typealias Operation = Int
  typealias Response = Int

  struct State {
    var batches: [[Int]] = []
    /// The number of further batches that are to be tried again later.
    var retriesLeft = 0
    /// Whether the answers of batches that are tried again are given for even numbers.
    var answersEvenOnRetry = false
    /// Numbers that get no answer at all.
    var forgets: Set<Int> = []
    /// The number of times that it was closed.
    var closings = 0
  }

  let state = Locked(State())
  /// A held gate keeps a batch in processing, on its Dispatch thread, until the test opens it.
  let gate: DispatchSemaphore?

  init(gated: Bool = false) {
    gate = gated ? DispatchSemaphore(value: 0) : nil
  }

  var batches: [[Int]] { state.withLock(\.batches) }

  func process(_ batch: inout RequestBatch<Int, Int>) -> BatchStep {
    let numbers = batch.indices.map { batch[$0] }
    let (retries, answersEven, forgets) = state.withLock { state in
      state.batches.append(numbers)
      defer { state.retriesLeft = max(0, state.retriesLeft - 1) }
      return (state.retriesLeft > 0, state.answersEvenOnRetry, state.forgets)
    }
    gate?.wait()
    for (index, number) in numbers.enumerated() {
      if retries, !(answersEven && number.isMultiple(of: 2)) { continue }
      if !forgets.contains(number) { batch.answer(index, .success(number * 2)) }
    }
    return retries ? .retry(after: .milliseconds(2), reason: SessionError(.unavailable, "the fake is busy")) : .finished
  }

  func close() { state.withLock { $0.closings += 1 } }

  /// Returns when the transport has been given `count` batches.
  func waitForBatches(_ count: Int) async {
    while batches.count < count { await Task.yield() }
  }
}

/// The tests that hold batches up. A held gate occupies a thread of Dispatch's pool, which has few: so they run one at a time.
@Suite(.serialized) enum GatedTests {}
