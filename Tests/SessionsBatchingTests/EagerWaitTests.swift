import Foundation
import Testing

@testable import SessionsBatching

/// When a lone request's answer is asked for before the thread sleeps.
@Suite struct EagerWaitTests {
  @Test func `on a silent socket the asking is left out ever more often, up to a limit`() throws {
    let (silent, other) = try socketPair()
    defer { for number in [silent, other] { close(number) } }
    var wait = EagerWait()
    var (leftOut, answers): ([Int], Int) = ([], 0)
    for _ in 0..<9 {
      #expect(wait.isAsking)
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
    // Also where the asking was left out.
    #expect(answers == 70)
    #expect(wait.isAsking)
  }

  private func socketPair() throws -> (Int32, Int32) {
    var pair: [Int32] = [0, 0]
    #if canImport(Darwin)
      let kind = SOCK_STREAM
    #else
      let kind = Int32(SOCK_STREAM.rawValue)
    #endif
    try #require(socketpair(AF_UNIX, kind, 0, &pair) == 0)
    return (pair[0], pair[1])
  }
}
