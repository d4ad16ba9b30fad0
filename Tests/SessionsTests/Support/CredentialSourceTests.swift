import Sessions
import Testing

/// The rules of asking for credentials.
@Suite(.timeLimit(.minutes(2))) struct CredentialSourceTests {
  @Test func `connections that are made at the same time share a question, and later ones do not`() async throws {
    let gate = AsyncStream<Void>.makeStream()
    let asked = Locked(0)
    let source = CredentialSource {
      asked.withLock { $0 += 1 }
      for await _ in gate.stream { break }
      return StoreCredentials(username: "ada", password: "pw")
    }
    let (first, second) = (source.ask(), source.ask())
    #expect(first === second && first.answer == nil)
    gate.continuation.yield()
    await answered(first)
    #expect(try first.answer?.get() == StoreCredentials(username: "ada", password: "pw"))
    gate.continuation.yield()
    let third = source.ask()
    #expect(third !== first)
    await answered(third)
    #expect(asked.withLock { $0 } == 2)
  }

  @Test func `a question that is given up has its answer, its task is cancelled, and the next one is new`() async throws {
    let cancelled = AsyncStream<Void>.makeStream()
    let source = CredentialSource {
      do { try await Task.sleep(for: .seconds(3600)) } catch { cancelled.continuation.yield() }
      return StoreCredentials(password: "late")
    }
    let question = source.ask()
    question.giveUp()
    let failure = #expect(throws: SessionError.self) { try question.answer?.get() }
    #expect(failure?.code == .unavailable)
    for await _ in cancelled.stream { break }
    #expect(throws: SessionError.self) { try question.answer?.get() }
    let next = source.ask()
    #expect(next !== question)
    next.giveUp()
  }

  @Test func `a closure that does not mind its cancellation is not started again and again`() async throws {
    let gate = AsyncStream<Void>.makeStream()
    let running = Locked(0)
    let source = CredentialSource {
      running.withLock { $0 += 1 }
      await Task.detached { for await _ in gate.stream {} }.value
      running.withLock { $0 -= 1 }
      return StoreCredentials(password: "pw")
    }
    for _ in 0..<100 { source.ask().giveUp() }
    let failure = #expect(throws: SessionError.self) { try source.ask().answer?.get() }
    #expect(failure?.code == .unavailable && failure?.message.contains("cancelled") == true)
    #expect(running.withLock { $0 } <= 16)
    gate.continuation.finish()
    // When they have ended, it is asked again.
    while true {
      let question = source.ask()
      await answered(question)
      if (try? question.answer?.get()) != nil { break }
      await Task.yield()
    }
  }

  @Test func `an error is told by its type alone`() async throws {
    struct Refused: Error { let text = "the-secret" }
    let question = CredentialSource { throw Refused() }.ask()
    await answered(question)
    let failure = #expect(throws: SessionError.self) { try question.answer?.get() }
    #expect(failure?.message.contains("Refused") == true && failure?.message.contains("the-secret") == false)
  }

  private func answered(_ question: CredentialQuestion) async {
    await withCheckedContinuation { continuation in question.whenAnswered { continuation.resume() } }
  }
}
