import Sessions
import SessionsBatching

typealias FakeQueue = CombiningQueue<FakeTransport>

/// What came of a request: its answer or its error's code.
enum Outcome: Hashable, Sendable {
  case answer(Int)
  case error(SessionErrorCode)
}

extension CombiningQueue<FakeTransport> {
  func outcome(_ number: Int, timeout: Duration = .seconds(60)) async -> Outcome {
    do {
      return .answer(try await submit(number, timeout: timeout))
    } catch {
      return .error(error.code)
    }
  }

  /// Returns when `count` requests wait.
  func waitForPending(_ count: Int) async {
    while pendingCount != count { await Task.yield() }
  }
}

extension FakeTransport {
  /// Returns when the transport has been given `count` batches.
  func waitForBatches(_ count: Int) async {
    while batches.count < count { await Task.yield() }
  }
}
