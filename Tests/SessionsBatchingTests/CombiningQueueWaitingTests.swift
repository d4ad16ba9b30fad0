import Dispatch
import Sessions
import SessionsBatching
import Testing

/// Deadlines, cancellation, retrying and closing.
// Serialized, as a held gate occupies a thread of Dispatch's pool, which has few.
@Suite(.serialized) struct CombiningQueueWaitingTests {
  @Test func aDeadlinePassesWhileTheDrainIsHeldUp() async {
    let transport = FakeTransport(gated: true)
    let queue = FakeQueue(label: "test", transport: transport, capacity: 10)
    await withTaskGroup(of: Outcome.self) { group in
      group.addTask { await queue.outcome(0) }
      await transport.waitForBatches(1)
      // The one with the late deadline sets the watchdog first: the early one has to set another.
      group.addTask { await queue.outcome(1) }
      await queue.waitForPending(1)
      do throws(SessionError) {
        _ = try await queue.submit(2, timeout: .milliseconds(20))
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
    let transport = FakeTransport(gated: true)
    let queue = FakeQueue(label: "test", transport: transport, capacity: 10)
    // Time enough to begin on a busy machine; it passes while the second one waits for longer.
    async let first = queue.outcome(1, timeout: .milliseconds(500))
    await transport.waitForBatches(1)
    let second = await queue.outcome(2, timeout: .milliseconds(600))
    transport.gate?.signal()
    #expect(second == .error(.timeout))
    #expect(await first == .answer(2))
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
    #expect(await queue.outcome(1, timeout: .seconds(2)) == .error(.unavailable))
    #expect(transport.batches.count > 1)
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
      transport.gate?.signal()
      transport.gate?.signal()
      await closed
      await closedAgain
      for await outcome in group {
        guard case .answer = outcome else {
          Issue.record("\(outcome)")
          continue
        }
      }
    }
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
    // The drain that answered lets go of the queue when its thread next runs, which a busy machine may put off.
    let start = ContinuousClock.now
    while reference != nil, ContinuousClock.now - start < .seconds(30) { await Task.yield() }
    #expect(reference == nil)
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
      // The first one is tried again, and the others for the first time: three more may wait.
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
