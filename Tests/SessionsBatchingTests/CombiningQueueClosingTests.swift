import Dispatch
import Sessions
import SessionsBatching
import Testing

extension GatedTests {
  /// The end of a queue and of its transport.
  @Suite struct CombiningQueueClosingTests {
    @Test func closingFailsWhatWaits() async {
      let transport = FakeTransport(gated: true)
      let queue = FakeQueue(label: "test", transport: transport, capacity: 100)
      await withTaskGroup(of: Outcome.self) { group in
        group.addTask { await queue.outcome(0) }
        await transport.waitForBatches(1)
        for number in 1...20 { group.addTask { await queue.outcome(number) } }
        await queue.waitForPending(20)
        async let closed: Void = queue.close(discarding: true)
        await queue.waitForPending(0)
        transport.gate?.signal()
        await closed
        var counts: [Outcome: Int] = [:]
        for await outcome in group { counts[outcome, default: 0] += 1 }
        #expect(counts == [.answer(0): 1, .error(.closed): 20])
      }
      #expect(await queue.outcome(1) == .error(.closed))
      #expect(transport.batches == [[0]])
      #expect(transport.state.withLock(\.closings) == 1)
    }

    @Test func closingFailsWhatIsToBeRetried() async {
      let transport = FakeTransport()
      transport.state.withLock { $0.retriesLeft = .max }
      let queue = FakeQueue(label: "test", transport: transport, capacity: 10)
      async let request = queue.outcome(1)
      await transport.waitForBatches(2)
      await queue.close(discarding: true)
      #expect(await request == .error(.closed))
    }

    @Test func closingGentlyDoesWhatWaits() async {
      let transport = FakeTransport(gated: true)
      let queue = FakeQueue(label: "test", transport: transport, capacity: 100)
      await withTaskGroup(of: Outcome.self) { group in
        group.addTask { await queue.outcome(0) }
        await transport.waitForBatches(1)
        for number in 1...20 { group.addTask { await queue.outcome(number) } }
        await queue.waitForPending(20)
        async let closed: Void = queue.close(discarding: false)
        async let closedAgain: Void = queue.close(discarding: false)
        while await queue.outcome(99, timeout: .milliseconds(1)) != .error(.closed) {}
        #expect(transport.state.withLock(\.closings) == 0)
        transport.gate?.signal()
        transport.gate?.signal()
        await closed
        #expect(transport.state.withLock(\.closings) == 1)
        await closedAgain
        for await outcome in group {
          guard case .answer = outcome else {
            Issue.record("\(outcome)")
            continue
          }
        }
      }
      await queue.close(discarding: false)
      #expect(transport.state.withLock(\.closings) == 1)
      #expect(Set(transport.batches.joined()) == Set(0...20))
    }

    @Test func anIdleQueueIsReleasedBeforeItsWatchdogWakes() async {
      weak var reference: FakeTransport?
      do {
        let transport = FakeTransport()
        reference = transport
        let queue = FakeQueue(label: "test", transport: transport, capacity: 10)
        #expect(await queue.outcome(1, timeout: .seconds(3600)) == .answer(2))
        await queue.close(discarding: false)
      }
      // The drain that answered releases the queue when its thread next runs, which a busy machine may put off.
      #expect(await eventually { reference == nil })
    }

    @Test func aTransportIsClosedOnceHoweverManyClose() async {
      let transport = FakeTransport()
      let queue = FakeQueue(label: "test", transport: transport, capacity: 10)
      #expect(await queue.outcome(1) == .answer(2))
      await withTaskGroup(of: Void.self) { group in
        for number in 0..<20 {
          group.addTask {
            await queue.close(discarding: number.isMultiple(of: 2))
            #expect(transport.state.withLock(\.closings) == 1)
          }
        }
      }
      #expect(await queue.outcome(2) == .error(.closed))
    }
  }
}
