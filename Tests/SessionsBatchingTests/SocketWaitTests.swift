import Foundation
import Sessions
import SessionsBatching
import Testing

/// Batches that wait for a socket.
@Suite(.serialized) struct SocketWaitTests {
  private typealias Queue = CombiningQueue<SocketTransport>

  private func makeQueue() throws -> (Queue, SocketTransport) {
    let transport = try SocketTransport()
    return (Queue(label: "test", transport: transport, capacity: 100, isRemote: true), transport)
  }

  /// Reads the sent bytes, without a thread of the pool.
  private func receive(_ count: Int, at transport: SocketTransport) async throws -> Data {
    let far = transport.far.fileDescriptor
    return try await withCheckedThrowingContinuation { continuation in
      DispatchQueue.global().async {
        let handle = FileHandle(fileDescriptor: far, closeOnDealloc: false)
        var data = Data()
        while data.count < count, let more = try? handle.read(upToCount: count - data.count), !more.isEmpty { data += more }
        continuation.resume(returning: data)
      }
    }
  }

  @Test func `an answer that comes late resumes its caller`() async throws {
    let (queue, transport) = try makeQueue()
    async let answer = queue.outcome(7)
    #expect(try await receive(1, at: transport) == Data([7]))
    await transport.waitForWait()
    try transport.far.write(contentsOf: Data([8]))
    #expect(await answer == .answer(8))
  }

  @Test func `an answer in parts is waited for part by part, and who comes meanwhile is served next`() async throws {
    let (queue, transport) = try makeQueue()
    async let first = queue.outcome(1)
    #expect(try await receive(1, at: transport) == Data([1]))
    async let second = queue.outcome(2)
    async let third = queue.outcome(3)
    await queue.waitForPending(2)
    try transport.far.write(contentsOf: Data([11]))
    #expect(await first == .answer(11))
    #expect(Set(try await receive(2, at: transport)) == [2, 3])
    try transport.far.write(contentsOf: Data([12]))
    await transport.waitForWait(answers: 1)
    try transport.far.write(contentsOf: Data([13]))
    #expect(Set(await [second, third]) == [.answer(12), .answer(13)])
  }

  @Test func `the deadline of a begun request ends the wait`() async throws {
    let (queue, transport) = try makeQueue()
    var timeout: Duration = .milliseconds(20)
    // If the machine was too busy to begin it in time, it gets longer.
    repeat {
      #expect(await queue.outcome(1, timeout: timeout) == .error(.timeout))
      timeout *= 2
    } while transport.sentCount == 0
    #expect(try await receive(1, at: transport) == Data([1]))
    async let next = queue.outcome(2)
    #expect(try await receive(1, at: transport) == Data([2]))
    try transport.far.write(contentsOf: Data([9]))
    #expect(await next == .answer(9))
  }

  @Test func `the end of the connection ends the wait`() async throws {
    let (queue, transport) = try makeQueue()
    async let answer = queue.outcome(1)
    #expect(try await receive(1, at: transport) == Data([1]))
    try transport.far.close()
    #expect(await answer == .error(.unavailable))
  }

  @Test func `closing waits for the batch that waits for its server`() async throws {
    let (queue, transport) = try makeQueue()
    async let answer = queue.outcome(1)
    #expect(try await receive(1, at: transport) == Data([1]))
    await transport.waitForWait()
    async let closed: Void = queue.close(discarding: true)
    // Refused as soon as the queue is closed, which happens asynchronously.
    while await queue.outcome(2, timeout: .milliseconds(1)) != .error(.closed) {}
    try transport.far.write(contentsOf: Data([5]))
    #expect(await answer == .answer(5))
    await closed
  }

  @Test func `many silent servers leave the process its threads`() async throws {
    let queues = try (0..<40).map { _ in try makeQueue() }
    let answered = Shared(0)
    var answers: [Task<Outcome, Never>] = []
    for (queue, _) in queues {
      answers.append(
        Task {
          let outcome = await queue.outcome(1)
          answered.update { $0 += 1 }
          return outcome
        })
    }
    for (_, transport) in queues { await transport.waitForWait() }
    // All of them wait. All other work of the process goes on: on these threads and on Dispatch's.
    for _ in 0..<20 {
      try await Task.sleep(for: .milliseconds(1))
      await withCheckedContinuation { continuation in DispatchQueue.global().async { continuation.resume() } }
    }
    #expect(answered.value == 0, "20 short steps beside 40 silent servers")
    for (_, transport) in queues { try transport.far.write(contentsOf: Data([2])) }
    for answer in answers { #expect(await answer.value == .answer(2)) }
  }
}
