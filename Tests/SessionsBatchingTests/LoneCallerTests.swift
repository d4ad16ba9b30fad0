import Foundation
import Sessions
import SessionsBatching
import Testing

extension GatedTests {
  /// The thread that processes a batch: a lone caller's own, and no other.
  @Suite struct LoneCallerTests {
    /// A transport that notes the threads that it is called on, and holds batches up until the test lets them go on.
    private final class ThreadTransport: BatchTransport {
      let threads: Locked<[ObjectIdentifier]> = Locked([])
      let gate: DispatchSemaphore?

      init(gated: Bool = false) {
        gate = gated ? DispatchSemaphore(value: 0) : nil
      }

      static func thread() -> ObjectIdentifier { ObjectIdentifier(Thread.current) }

      func process(_ batch: inout RequestBatch<Int, Int>) -> BatchStep {
        threads.withLock { $0.append(Self.thread()) }
        gate?.wait()
        for index in batch.indices { batch.answer(index, .success(batch[index])) }
        return .finished
      }

      func close() {}
    }

    private func queue(_ transport: ThreadTransport) -> CombiningQueue<ThreadTransport> {
      CombiningQueue(label: "test", transport: transport, capacity: 10, isRemote: true)
    }

    @Test func `a caller that is alone is served by its own thread`() async throws {
      let transport = ThreadTransport()
      let queue = queue(transport)
      let own = try await Task.detached {
        let own = ThreadTransport.thread()
        for number in 0..<10 { _ = try await queue.submit(number, until: Deadline(after: .seconds(60))) }
        return own
      }.value
      #expect(transport.threads.withLock { $0 } == Array(repeating: own, count: 10))
    }

    @MainActor @Test func `a caller on an actor is served elsewhere`() async throws {
      let transport = ThreadTransport()
      _ = try await queue(transport).submit(1, until: Deadline(after: .seconds(60)))
      #expect(transport.threads.withLock { $0 } != [ThreadTransport.thread()])
    }

    @Test func `a caller that was served does not serve those who came meanwhile`() async throws {
      let transport = ThreadTransport(gated: true)
      let queue = queue(transport)
      let isServed = Locked(false)
      async let first: Void = {
        _ = try await queue.submit(1, until: Deadline(after: .seconds(60)))
        isServed.withLock { $0 = true }
      }()
      while transport.threads.withLock(\.count) < 1 { await Task.yield() }
      async let second = queue.submit(2, until: Deadline(after: .seconds(60)))
      while queue.pendingCount < 1 { await Task.yield() }
      transport.gate?.signal()
      while transport.threads.withLock(\.count) < 2 { await Task.yield() }
      // The second batch is held up, which must not hold up the first caller.
      #expect(await eventually { isServed.withLock { $0 } })
      transport.gate?.signal()
      try await first
      #expect(try await second == 2)
    }
  }
}
