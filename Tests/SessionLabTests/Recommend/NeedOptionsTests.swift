import ArgumentParser
import SessionLab
import SessionsBenchmark
import Testing

/// The needs of an application, from options and from answers.
@Suite struct NeedOptionsTests {
  private func needs(_ arguments: [String]) throws -> SessionNeeds { try NeedOptions.parse(arguments).needs() }

  /// The needs of a user who types these lines.
  private func answers(_ lines: [String]) throws -> (needs: SessionNeeds, questions: [String]) {
    var (left, questions) = (lines[...], [String]())
    let needs = try NeedQuestions { question in
      questions.append(question)
      return left.popFirst()
    }.answers()
    return (needs, questions)
  }

  @Test func `what is not given has its default`() throws {
    #expect(try needs([]) == SessionNeeds())
    #expect(try NeedOptions.parse([]).isGiven == false)
    for option in [
      ["--reads-per-write", "3"], ["--payload", "1"], ["--instances", "1"], ["--machines", "1"], ["--durability", "volatile"],
      ["--revocation", "none"], ["--concurrent-changes", "merged"], ["--rate", "1"], ["--p99", "1"], ["--servers", "none"],
    ] {
      #expect(try NeedOptions.parse(option).isGiven, "\(option)")
      #expect(NeedOptions.names.contains(option[0]), "\(option)")
    }
  }

  @Test func `all of it can be given`() throws {
    let given = try needs([
      "--reads-per-write", "2.5", "--payload", "4KiB", "--instances", "4", "--machines", "2", "--durability", "last-second", "--revocation",
      "everywhere", "--concurrent-changes", "last-wins", "--rate", "1500", "--p99", "7.5", "--servers", "postgres,redis",
    ])
    #expect(
      given
        == SessionNeeds(
          readsPerWrite: 2.5, payloadBytes: 4096, instances: 4, machines: 2, durability: .lastSecond, revocation: .everywhere,
          concurrentChanges: .lastWins, requestsPerSecond: 1500, p99Milliseconds: 7.5, servers: [.redis, .postgres]))
    // Instances without a given place count as far from each other.
    #expect(try needs(["--instances", "3"]).machines == 3)
  }

  @Test func `sizes are read as people write them`() {
    let sizes: [(String, Int?)] = [
      ("800", 800), ("2k", 2048), ("2 KiB", 2048), ("1MB", 1_048_576), ("10b", 10), ("0", nil), ("-1", nil), ("k", nil), ("1.5k", nil),
      ("99999999999", nil),
    ]
    for (text, bytes) in sizes { #expect(ByteCount(argument: text)?.bytes == bytes, "\(text)") }
  }

  @Test func `questions that are only confirmed give the defaults`() throws {
    let (needs, questions) = try answers(Array(repeating: "", count: 9))
    var expected = SessionNeeds()
    expected.servers = []
    #expect(needs == expected && questions.count == 9)
  }

  @Test func `answers are taken, and wrong ones asked for again`() throws {
    let (needs, questions) = try answers(["20", "2 KiB", "3", "4", "2", "0", "4", "3", "2", "1000", "x", "5", "mysql", "redis"])
    #expect(
      needs
        == SessionNeeds(
          readsPerWrite: 20, payloadBytes: 2048, instances: 3, machines: 2, durability: .powerLoss, revocation: .everywhere,
          concurrentChanges: .lastWins, requestsPerSecond: 1000, p99Milliseconds: 5, servers: [.redis]))
    #expect(questions.count { $0.hasPrefix("That is no answer to it.") } == 4)
  }

  @Test(arguments: 0...8) func `an input that ends is wrong usage`(answered: Int) {
    #expect(throws: ValidationError.self) { _ = try answers(Array(repeating: "", count: answered)) }
  }
}
