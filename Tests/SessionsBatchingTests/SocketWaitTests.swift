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

  private func outcome(_ queue: Queue, _ number: UInt8, timeout: Duration = .seconds(60)) async -> Outcome {
    do {
      return .answer(Int(try await queue.submit(number, timeout: timeout)))
    } catch {
      return .error(error.code)
    }
  }

  /// Reads what was sent, without a thread of the pool.
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
    async let answer = outcome(queue, 7)
    #expect(try await receive(1, at: transport) == Data([7]))
    try await Task.sleep(for: .milliseconds(50))
    try transport.far.write(contentsOf: Data([8]))
    #expect(await answer == .answer(8))
  }

  @Test func `an answer in parts is waited for part by part, and who comes meanwhile is served next`() async throws {
    let (queue, transport) = try makeQueue()
    async let first = outcome(queue, 1)
    #expect(try await receive(1, at: transport) == Data([1]))
    async let second = outcome(queue, 2)
    async let third = outcome(queue, 3)
    while queue.pendingCount < 2 { try await Task.sleep(for: .milliseconds(1)) }
    try transport.far.write(contentsOf: Data([11]))
    #expect(await first == .answer(11))
    #expect(Set(try await receive(2, at: transport)) == [2, 3])
    try transport.far.write(contentsOf: Data([12]))
    try await Task.sleep(for: .milliseconds(20))
    try transport.far.write(contentsOf: Data([13]))
    #expect(Set(await [second, third]) == [.answer(12), .answer(13)])
  }

  @Test func `the deadline of a begun request ends the wait`() async throws {
    let (queue, transport) = try makeQueue()
    let answer = await outcome(queue, 1, timeout: .milliseconds(60))
    #expect(answer == .error(.timeout))
    #expect(try await receive(1, at: transport) == Data([1]))
    async let next = outcome(queue, 2)
    #expect(try await receive(1, at: transport) == Data([2]))
    try transport.far.write(contentsOf: Data([9]))
    #expect(await next == .answer(9))
  }

  @Test func `the end of the connection ends the wait`() async throws {
    let (queue, transport) = try makeQueue()
    async let answer = outcome(queue, 1)
    #expect(try await receive(1, at: transport) == Data([1]))
    try transport.far.close()
    #expect(await answer == .error(.unavailable))
  }

  @Test func `closing waits for the batch that waits for its server`() async throws {
    let (queue, transport) = try makeQueue()
    async let answer = outcome(queue, 1)
    #expect(try await receive(1, at: transport) == Data([1]))
    try await Task.sleep(for: .milliseconds(20))
    async let closed: Void = queue.close(discarding: true)
    // Refused as soon as the queue is closed, which happens some time.
    while await outcome(queue, 2, timeout: .milliseconds(1)) != .error(.closed) {}
    try transport.far.write(contentsOf: Data([5]))
    #expect(await answer == .answer(5))
    await closed
  }

  @Test func `many silent servers leave the process its threads`() async throws {
    let queues = try (0..<40).map { _ in try makeQueue() }
    let start = ContinuousClock.now
    let answers = queues.map { queue, _ in Task { await outcome(queue, 1, timeout: .seconds(3)) } }
    for (_, transport) in queues { #expect(try await receive(1, at: transport) == Data([1])) }
    // All of them wait. Whatever else the process does goes on: on these threads and on Dispatch's.
    for _ in 0..<20 {
      try await Task.sleep(for: .milliseconds(1))
      await withCheckedContinuation { continuation in DispatchQueue.global().async { continuation.resume() } }
    }
    #expect(ContinuousClock.now - start < .seconds(2), "20 short steps beside 40 silent servers")
    for answer in answers { #expect(await answer.value == .error(.timeout)) }
  }

  @Test func `a socket whose other end is gone is stale`() throws {
    var pair: [Int32] = [0, 0]
    #if canImport(Darwin)
      let kind = SOCK_STREAM
    #else
      let kind = Int32(SOCK_STREAM.rawValue)
    #endif
    #expect(socketpair(AF_UNIX, kind, 0, &pair) == 0)
    let socket = SocketDescriptor(pair[0])
    #expect(!socket.isStale)
    #expect(socket.isReady(for: .write))
    close(pair[1])
    #expect(socket.isStale)
    close(pair[0])
  }

  @Test func `the delay to reconnect grows to its longest and begins again`() {
    var delay = ReconnectDelay()
    let first = delay.next()
    #expect(first >= .milliseconds(2) && first <= .milliseconds(5))
    for _ in 0..<20 { #expect(delay.next() <= ReconnectDelay.longest) }
    #expect(delay.next() >= ReconnectDelay.longest / 2)
    delay.reset()
    #expect(delay.next() <= .milliseconds(5))
  }
}
