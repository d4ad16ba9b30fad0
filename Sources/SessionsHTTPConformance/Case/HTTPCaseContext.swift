import Sessions
package import SessionsConformance

/// The means of a case: the demo application, its control routes and its seeds, and the list of the case's steps.
package final class HTTPCaseContext: Sendable {
  private struct State: Sendable {
    var steps: [CaseStep] = []
    var names: [String: String] = [:]
    var generator: SplitMix64
    var connections: [WireConnection] = []
    var clock: Int64 = 0
  }

  /// The server.
  package let target: HTTPTarget
  /// The case's id.
  package let caseID: String
  /// The longest time of one exchange.
  package let deadline: Duration
  private let vocabulary: Vocabulary
  private let state: Locked<State>

  /// - Parameters:
  ///   - target: The server.
  ///   - caseID: The case's id.
  ///   - seed: Varies names and values; 0 leaves them plain.
  ///   - deadline: The longest time of one exchange.
  package init(_ target: HTTPTarget, caseID: String, seed: UInt64, deadline: Duration) {
    self.target = target
    self.caseID = caseID
    self.deadline = deadline
    var generator = SplitMix64(seed: seed &+ caseID.utf8.reduce(0) { $0 &* 31 &+ UInt64($1) })
    vocabulary = seed == 0 ? .plain : Vocabulary(&generator)
    state = Locked(State(generator: generator))
  }

  /// The steps so far.
  package var steps: [CaseStep] { state.withLock { $0.steps } }

  /// Closes the connections that are still open.
  package func finish() {
    let open = state.withLock { state in
      defer { state.connections = [] }
      return state.connections
    }
    for connection in open { connection.close() }
  }

  // MARK: Words

  /// Operations or lines with the words of this run.
  package func words(_ text: String) -> String { vocabulary.translate(text) }

  /// A well-formed token that nobody has made.
  package func inventedToken() -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
    return state.withLock { state in
      String((0..<64).map { _ in alphabet[Int.random(in: alphabet.indices, using: &state.generator)] })
    }
  }

  /// A random number that follows from the run's seed.
  package func random(in range: ClosedRange<Int>) -> Int {
    state.withLock { Int.random(in: range, using: &$0.generator) }
  }

  // MARK: Steps

  /// Adds a step and returns its number.
  package func begin(_ operation: String) -> Int {
    state.withLock { state in
      state.steps.append(CaseStep(at: state.clock, operation: Self.named(operation, &state.names)))
      return state.steps.count - 1
    }
  }

  /// Gives a step its result.
  package func finish(_ step: Int, _ result: String) {
    state.withLock { $0.steps[step].result = Self.named(result, &$0.names) }
  }

  /// Forgets the steps after one.
  func forgetSteps(after step: Int) {
    state.withLock { $0.steps.removeSubrange((step + 1)...) }
  }

  /// The text with short names for tokens: reports hold no token.
  package func named(_ text: String) -> String {
    state.withLock { Self.named(text, &$0.names) }
  }

  private static func named(_ text: String, _ names: inout [String: String]) -> String {
    var result = ""
    var run = ""
    func flush() {
      // A token with something before or behind it, as cases make them, is still named by the token.
      let ends = [run[...], run.prefix(SetCookie.tokenLength), run.suffix(SetCookie.tokenLength)].map(String.init)
      if let token = ends.first(where: { names[$0] != nil }), let name = names[token] {
        result += run.replacing(token, with: name)
      } else if looksLikeToken(run) {
        let name = "t\(names.count + 1)"
        names[run] = name
        result += name
      } else {
        result += run
      }
    }
    for character in text {
      if character.isASCII, character.isLetter || character.isNumber || character == "-" || character == "_" {
        run.append(character)
      } else {
        flush()
        run = ""
        result.append(character)
      }
    }
    flush()
    return result
  }

  /// Whether a text is a token or a sealed cookie, and not the filler of a case.
  private static func looksLikeToken(_ text: String) -> Bool {
    text.utf8.count >= SetCookie.tokenLength && text.contains(where: \.isUppercase) && text.contains(where: \.isLowercase)
      && text.contains(where: \.isNumber)
  }

  func moved(by milliseconds: Int64) {
    state.withLock { $0.clock += milliseconds }
  }

  // MARK: Connections

  /// Opens a connection that is closed with the case at the latest.
  package func connect(to endpoint: WireEndpoint? = nil) async throws -> WireConnection {
    let connection = try await WireConnection.open(endpoint ?? target.endpoint, caseID: caseID, deadline: deadline)
    state.withLock { $0.connections.append(connection) }
    return connection
  }
}
