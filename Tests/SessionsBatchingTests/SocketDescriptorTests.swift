import Foundation
import Sessions
import SessionsBatching
import Testing

/// Waiting for a socket with and without a thread.
@Suite struct SocketDescriptorTests {
  private let queue = DispatchQueue(label: "test", attributes: .concurrent)

  /// Waits for a socket without a thread.
  private func wait(_ socket: SocketDescriptor, for event: DescriptorWait.Event, until deadline: Deadline) async {
    await withCheckedContinuation { continuation in
      DescriptorWait(socket, for: event, until: deadline).whenMet(on: queue) { continuation.resume() }
    }
  }

  private func close(_ socket: SocketDescriptor) async {
    await withCheckedContinuation { continuation in
      socket.close {
        _ = Foundation.close(socket.number)
        continuation.resume()
      }
    }
  }

  @Test func `a socket whose other end is gone is stale`() async throws {
    let (own, other) = try socketPair()
    let socket = SocketDescriptor(own)
    #expect(!socket.isStale)
    #expect(socket.isReady(for: .write))
    _ = Foundation.close(other)
    #expect(socket.isStale)
    await close(socket)
  }

  @Test func `each of many waits ends with its event or its deadline`() async throws {
    let (own, other) = try socketPair()
    let socket = SocketDescriptor(own)
    let far = Deadline(after: .seconds(3600))
    for round in 0..<200 {
      var byte: UInt8 = 1
      switch round % 4 {
      case 0:
        async let event: Void = wait(socket, for: .read, until: far)
        #expect(write(other, &byte, 1) == 1)
        await event
        #expect(read(own, &byte, 1) == 1)
      case 1:
        // An event without a waiter.
        #expect(write(other, &byte, 1) == 1)
        #expect(read(own, &byte, 1) == 1)
      case 2:
        let deadline = Deadline(after: .milliseconds(1))
        // Earlier events may end one of the waits early.
        while Deadline.now < deadline { await wait(socket, for: .read, until: deadline) }
      default: await wait(socket, for: .write, until: far)
      }
    }
    _ = Foundation.close(other)
    // The end of the connection is an event too.
    while !socket.isStale { await wait(socket, for: .read, until: far) }
    await close(socket)
  }

  @Test(.timeLimit(.minutes(1)))
  func `a number that a library closed can be watched again as another socket's`() async throws {
    let (own, other) = try socketPair()
    let first = SocketDescriptor(own)
    // The wait ends by its deadline, and leaves its source armed.
    await wait(first, for: .read, until: Deadline(after: .milliseconds(1)))
    _ = Foundation.close(own)
    let (next, peer) = try socketPair()
    if next != own {
      #expect(dup2(next, own) == own)
      _ = Foundation.close(next)
    }
    let second = SocketDescriptor(own)
    async let event: Void = wait(second, for: .read, until: Deadline(after: .seconds(3600)))
    var byte: UInt8 = 1
    #expect(write(peer, &byte, 1) == 1)
    await event
    await close(second)
    first.close {}
    for number in [other, peer] { _ = Foundation.close(number) }
  }

  @Test func `a socket is closed, whatever it waited for`() async throws {
    for waits in 0..<4 {
      let (own, other) = try socketPair()
      let socket = SocketDescriptor(own)
      if waits & 1 != 0 { await wait(socket, for: .read, until: Deadline(after: .milliseconds(1))) }
      if waits & 2 != 0 { await wait(socket, for: .write, until: Deadline(after: .seconds(3600))) }
      let isClosed = Locked(false)
      async let closed: Void = withCheckedContinuation { continuation in
        socket.close {
          isClosed.withLock { $0 = Foundation.close(own) == 0 }
          continuation.resume()
        }
      }
      await closed
      #expect(isClosed.withLock { $0 })
      _ = Foundation.close(other)
    }
  }

  @Test func `a socket that is let go of ends its watching`() async throws {
    weak var released: SocketDescriptor?
    let (own, other) = try socketPair()
    do {
      let socket = SocketDescriptor(own)
      released = socket
      await wait(socket, for: .write, until: Deadline(after: .seconds(3600)))
    }
    #expect(await eventually { released == nil })
    for number in [own, other] { _ = Foundation.close(number) }
  }
}
