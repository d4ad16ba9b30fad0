import Dispatch
import Sessions
import SessionsBatching
import Testing

extension GatedTests {
  /// Deadlines, cancellation and retrying.
  @Suite struct CombiningQueueWaitingTests {
    @Test func aDeadlinePassesWhileTheDrainIsHeldUp() async {
      let transport = FakeTransport(gated: true)
      let queue = FakeQueue(label: "test", transport: transport, capacity: 10)
      await withTaskGroup(of: Outcome.self) { group in
        group.addTask { await queue.outcome(0) }
        await transport.waitForBatches(1)
        // The request with the late deadline sets the watchdog first: the early one has to set another.
        group.addTask { await queue.outcome(1) }
        await queue.waitForPending(1)
        do throws(SessionError) {
          _ = try await queue.submit(2, until: Deadline(after: .milliseconds(20)))
          Issue.record("it was answered")
        } catch {
          #expect(error.code == .timeout)
          #expect(!error.isIndeterminate)
        }
        transport.gate?.signal()
        transport.gate?.signal()
        var rest: Set<Outcome> = []
        for await outcome in group { rest.insert(outcome) }
        #expect(rest == [.answer(0), .answer(2)])
      }
      #expect(transport.batches == [[0], [1]])
    }

    @Test func aBegunRequestIsNotTimedOut() async {
      var timeout: Duration = .milliseconds(20)
      while true {
        let transport = FakeTransport(gated: true)
        let queue = FakeQueue(label: "test", transport: transport, capacity: 10)
        let deadline = Deadline(after: timeout)
        let outcome: Locked<Outcome?> = Locked(nil)
        async let first: Void = {
          let answer = await queue.outcome(1, until: deadline)
          outcome.withLock { $0 = answer }
        }()
        while transport.batches.isEmpty, outcome.withLock({ $0 == nil }) { await Task.yield() }
        if transport.batches.isEmpty {
          // If the machine was too busy to begin it in time, it gets longer.
          await first
          #expect(outcome.withLock { $0 } == .error(.timeout))
          timeout *= 2
          continue
        }
        // The deadline passes while the first request is being processed.
        #expect(await queue.outcome(2, until: deadline) == .error(.timeout))
        #expect(outcome.withLock { $0 == nil })
        transport.gate?.signal()
        await first
        #expect(outcome.withLock { $0 } == .answer(2))
        return
      }
    }

    @Test func aCancelledRequestLeavesTheQueue() async {
      let transport = FakeTransport(gated: true)
      let queue = FakeQueue(label: "test", transport: transport, capacity: 10)
      async let first = queue.outcome(0)
      await transport.waitForBatches(1)
      let second = Task { await queue.outcome(1) }
      await queue.waitForPending(1)
      second.cancel()
      #expect(await second.value == .error(.cancelled))
      #expect(queue.pendingCount == 0)
      transport.gate?.signal()
      #expect(await first == .answer(0))
      #expect(transport.batches == [[0]])
    }

    @Test func aBegunRequestIsNotCancelled() async {
      let transport = FakeTransport(gated: true)
      let queue = FakeQueue(label: "test", transport: transport, capacity: 10)
      let request = Task { await queue.outcome(1) }
      await transport.waitForBatches(1)
      request.cancel()
      transport.gate?.signal()
      #expect(await request.value == .answer(2))
    }

    @Test func aCancelledTaskBeginsNothing() async {
      let transport = FakeTransport()
      let queue = FakeQueue(label: "test", transport: transport, capacity: 10)
      let request = Task {
        while !Task.isCancelled { await Task.yield() }
        return await queue.outcome(1)
      }
      request.cancel()
      #expect(await request.value == .error(.cancelled))
      #expect(transport.batches.isEmpty)
    }

    @Test func aBatchIsTriedAgainLater() async {
      let transport = FakeTransport()
      transport.state.withLock { $0.retriesLeft = 3 }
      let queue = FakeQueue(label: "test", transport: transport, capacity: 10)
      #expect(await queue.outcome(1) == .answer(2))
      #expect(transport.batches == [[1], [1], [1], [1]])
    }

    @Test func aRetriedRequestFailsWithTheReasonAtItsDeadline() async {
      let transport = FakeTransport()
      transport.state.withLock { $0.retriesLeft = .max }
      let queue = FakeQueue(label: "test", transport: transport, capacity: 10)
      var timeout: Duration = .milliseconds(20)
      // If the machine was too busy to try it twice in time, it gets longer.
      while transport.batches.count < 2 {
        transport.state.withLock { $0.batches = [] }
        let outcome = await queue.outcome(1, timeout: timeout)
        #expect(outcome == .error(transport.batches.isEmpty ? .timeout : .unavailable))
        timeout *= 2
      }
      transport.state.withLock { $0.retriesLeft = 0 }
      #expect(await queue.outcome(2) == .answer(4))
    }

    @Test func aRetriedRequestCanBeCancelled() async {
      let transport = FakeTransport()
      transport.state.withLock { $0.retriesLeft = .max }
      let queue = FakeQueue(label: "test", transport: transport, capacity: 10)
      let request = Task { await queue.outcome(1) }
      await transport.waitForBatches(2)
      request.cancel()
      #expect(await request.value == .error(.cancelled))
    }

    @Test func requestsThatAreTriedAgainKeepTheirPlaces() async {
      let transport = FakeTransport(gated: true)
      transport.state.withLock { $0.retriesLeft = 2 }
      let queue = FakeQueue(label: "test", transport: transport, capacity: 4)
      await withTaskGroup(of: Outcome.self) { group in
        group.addTask { await queue.outcome(0) }
        await transport.waitForBatches(1)
        for number in 1...4 { group.addTask { await queue.outcome(number) } }
        await queue.waitForPending(4)
        transport.gate?.signal()
        // The first request is tried again, and the others for the first time: three more may wait.
        await transport.waitForBatches(2)
        for number in 5...7 { group.addTask { await queue.outcome(number) } }
        await queue.waitForPending(3)
        #expect(await queue.outcome(8, timeout: .seconds(2)) == .error(.unavailable))
        transport.gate?.signal()
        await transport.waitForBatches(3)
        #expect(await queue.outcome(9, timeout: .seconds(2)) == .error(.unavailable))
        transport.gate?.signal()
        for await outcome in group { if case .error = outcome { Issue.record("\(outcome)") } }
      }
    }
  }
}
