import Foundation
import SessionsBatching
import Testing

/// The decisions to ask for the answer to a lone request, and to sleep for it.
@Suite struct EagerWaitTests {
  @Test func `on a silent socket the asking and the sleep are left out ever more often, up to a limit`() throws {
    let (silent, other) = try socketPair()
    defer { for number in [silent, other] { close(number) } }
    var wait = EagerWait()
    var (leftOut, answers): ([Int], Int) = ([], 0)
    for _ in 0..<9 {
      #expect(wait.isAsking)
      #expect(wait.isSleeping)
      if wait.isReady(SocketDescriptor(silent), for: .read) { answers += 1 }
      var count = 0
      while !wait.isAsking {
        if wait.isReady(SocketDescriptor(silent), for: .read) { answers += 1 }
        count += 1
      }
      leftOut.append(count)
    }
    #expect(leftOut == [1, 2, 4, 8, 16, 32, 64, 64, 64])
    #expect(answers == 0)
  }

  @Test func `an answer that comes while it is asked for makes the asking regular again`() throws {
    let (own, other) = try socketPair()
    defer { for number in [own, other] { close(number) } }
    var wait = EagerWait()
    for _ in 0..<6 { _ = wait.isReady(SocketDescriptor(own), for: .read) }
    #expect(!wait.isAsking)
    #expect(write(other, "+", 1) == 1)
    var answers = 0
    for _ in 0..<70 where wait.isReady(SocketDescriptor(own), for: .read) { answers += 1 }
    // The answers came also where the asking was left out.
    #expect(answers == 70)
    #expect(wait.isAsking)
  }

  @Test func `an answer that came without the thread is no reason to ask or to sleep for the next one`() throws {
    let (own, other) = try socketPair()
    defer { for number in [own, other] { close(number) } }
    var wait = EagerWait()
    let socket = SocketDescriptor(own)
    for _ in 0..<3 where wait.isReady(socket, for: .read) { Issue.record("a silent socket is ready") }
    var byte: UInt8 = 1
    #expect(write(other, &byte, 1) == 1)
    let isAnswered = wait.isReady(socket, for: .read)
    #expect(isAnswered)
    #expect(read(own, &byte, 1) == 1)
    for _ in 0..<2 {
      #expect(!wait.isAsking)
      #expect(!wait.isSleeping)
      if wait.isReady(socket, for: .read) { Issue.record("a silent socket is ready") }
    }
    #expect(wait.isAsking)
    #expect(wait.isSleeping)
  }
}
