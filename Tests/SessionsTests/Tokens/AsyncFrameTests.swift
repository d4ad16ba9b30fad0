import Sessions
import Testing

/// Verifiers and tokens live in the frames of asynchronous functions, wherever in memory these lie.
///
/// The frames are aligned to 16 bytes. A stored vector of 32 bytes makes the compiler assume more, and write past the end
/// of every second frame.
@Suite("Verifiers and tokens in asynchronous frames")
struct AsyncFrameTests {
  struct Held: Sendable {
    let verifier: SecretVerifier
    let token: SessionToken
    let mark: Int
  }

  enum Answer: Sendable {
    case held(Held)
    case nothing
  }

  struct Holder<Value: Sendable>: Sendable {
    let value: Value

    func pass(_ held: Held) async -> Answer {
      await Task.yield()
      return .held(held)
    }

    func passTwice(_ held: Held) async -> Held? {
      guard case .held(let first) = await pass(held), case .held(let second) = await pass(first) else { return nil }
      guard case .held(let third) = await pass(second), first.mark == held.mark else { return nil }
      return third
    }
  }

  private func atDepth(_ depth: Int, _ held: Held) async -> Held? {
    depth == 0 ? await Holder(value: 1).passTwice(held) : await atDepth(depth - 1, held)
  }

  @Test("they come through unharmed at every depth of calls", arguments: 0..<24)
  func unharmed(depth: Int) async throws {
    let token = try #require(SessionToken(SessionTokenTests.counting))
    let held = Held(verifier: token.verifier, token: token, mark: depth)
    let passed = try #require(await atDepth(depth, held))
    #expect(passed.mark == depth)
    #expect(passed.verifier == token.verifier)
    #expect(passed.token.text == SessionTokenTests.counting)
  }
}
