import Dispatch
import Sessions
import SessionsBatching
import Testing

extension GatedTests {
  /// Batches, their order and their limits.
  @Suite struct CombiningQueueTests {
    @Test func aSingleCallerIsAnswered() async throws {
      let queue = FakeQueue(label: "test", transport: FakeTransport(), capacity: 10)
      #expect(try await queue.submit(21, until: Deadline(after: .seconds(60))) == 42)
    }

    @Test func requestsThatComeMeanwhileShareABatchInTheirOrder() async {
      let transport = FakeTransport(gated: true)
      let queue = FakeQueue(label: "test", transport: transport, capacity: 100)
      await withTaskGroup(of: Outcome.self) { group in
        group.addTask { await queue.outcome(0) }
        await transport.waitForBatches(1)
        for number in 1...63 {
          group.addTask { await queue.outcome(number) }
          await queue.waitForPending(number)
        }
        transport.gate?.signal()
        transport.gate?.signal()
        var answers: Set<Outcome> = []
        for await outcome in group { answers.insert(outcome) }
        #expect(answers == Set((0...63).map { .answer($0 * 2) }))
      }
      #expect(transport.batches == [[0], Array(1...63)])
    }

    @Test func aBatchHasItsLimit() async {
      let transport = FakeTransport(gated: true)
      let queue = FakeQueue(label: "test", transport: transport, capacity: 100, batchLimit: 10)
      await withTaskGroup(of: Outcome.self) { group in
        group.addTask { await queue.outcome(0) }
        await transport.waitForBatches(1)
        for number in 1...25 {
          group.addTask { await queue.outcome(number) }
          await queue.waitForPending(number)
        }
        for _ in 0..<4 { transport.gate?.signal() }
      }
      #expect(transport.batches == [[0], Array(1...10), Array(11...20), Array(21...25)])
    }

    @Test func moreThanTheCapacityIsRefused() async {
      let transport = FakeTransport(gated: true)
      let queue = FakeQueue(label: "test", transport: transport, capacity: 3)
      await withTaskGroup(of: Outcome.self) { group in
        group.addTask { await queue.outcome(0) }
        await transport.waitForBatches(1)
        for number in 1...3 { group.addTask { await queue.outcome(number) } }
        await queue.waitForPending(3)
        do throws(SessionError) {
          _ = try await queue.submit(4, until: Deadline(after: .seconds(60)))
          Issue.record("a fourth request was accepted")
        } catch {
          #expect(error.code == .unavailable)
          #expect(error.retryAfter != nil)
          #expect(!error.isIndeterminate)
        }
        transport.gate?.signal()
        transport.gate?.signal()
        for await outcome in group { #expect(outcome != .error(.unavailable)) }
      }
      #expect(!transport.batches.joined().contains(4))
    }

    @Test func aForgottenRequestFails() async {
      let transport = FakeTransport()
      transport.state.withLock { $0.forgets = [7] }
      let queue = FakeQueue(label: "test", transport: transport, capacity: 10)
      do throws(SessionError) {
        _ = try await queue.submit(7, until: Deadline(after: .seconds(60)))
        Issue.record("it was answered")
      } catch {
        #expect(error.code == .backend)
        #expect(error.isIndeterminate)
      }
    }

    @Test(arguments: [false, true]) func noContinuationIsLostUnderStress(isRemote: Bool) async {
      let transport = FakeTransport()
      let queue = FakeQueue(label: "test", transport: transport, capacity: 10_000, isRemote: isRemote)
      let rounds = 300
      let answered = await withTaskGroup(of: Int.self) { group in
        for task in 0..<64 {
          group.addTask {
            var answered = 0
            for round in 0..<rounds {
              let number = task * rounds + round
              if await queue.outcome(number) == .answer(number * 2) { answered += 1 }
            }
            return answered
          }
        }
        return await group.reduce(0, +)
      }
      #expect(answered == 64 * rounds)
      #expect(transport.batches.joined().count == 64 * rounds)
      // Callers that serve themselves may be alone every time.
      #expect(isRemote || transport.batches.count < 64 * rounds)
      #expect(queue.pendingCount == 0)
    }

    @Test(arguments: [false, true]) func everyoneIsAnsweredOnceAmidCancellationsRetriesAndDeadlines(isRemote: Bool) async {
      let transport = FakeTransport()
      transport.state.withLock {
        $0.retriesLeft = 50
        $0.answersEvenOnRetry = true
      }
      let queue = FakeQueue(label: "test", transport: transport, capacity: 40, isRemote: isRemote)
      let outcomes = await withTaskGroup(of: Outcome.self) { group in
        for number in 0..<2000 {
          group.addTask {
            let request = Task { await queue.outcome(number, timeout: .milliseconds(number % 5 == 0 ? 1 : 60_000)) }
            if number.isMultiple(of: 3) { request.cancel() }
            return await request.value
          }
        }
        return await group.reduce(into: []) { $0.append($1) }
      }
      // A lost continuation would hang here, one resumed twice would trap.
      #expect(outcomes.count == 2000)
      let allowed: Set<SessionErrorCode> = [.cancelled, .timeout, .unavailable]
      for outcome in outcomes {
        if case .error(let code) = outcome { #expect(allowed.contains(code)) }
      }
      #expect(queue.pendingCount == 0)
    }
  }
}
