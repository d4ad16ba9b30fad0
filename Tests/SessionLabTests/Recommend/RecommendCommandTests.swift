import ArgumentParser
import Foundation
import SessionLab
import Testing

/// `sessionlab recommend`: its input and its exit codes.
@Suite(.timeLimit(.minutes(2))) struct RecommendCommandTests {
  private static let sample = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../../fixtures/benchmark/sample.json").standardized.path

  /// Runs the command with text on its standard input, which is no terminal.
  private func run(_ arguments: [String], input: String = "") throws -> (code: Int32, out: String, error: String) {
    let process = Process()
    process.executableURL = URL(filePath: try LabProcess.program())
    process.arguments = ["recommend"] + arguments
    let (stdin, out, error) = (Pipe(), Pipe(), Pipe())
    (process.standardInput, process.standardOutput, process.standardError) = (stdin, out, error)
    try process.run()
    try stdin.fileHandleForWriting.write(contentsOf: Data(input.utf8))
    let texts = [out, error].map { String(decoding: $0.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self) }
    // Still open until here: a command that reads input that never comes would wait.
    try stdin.fileHandleForWriting.close()
    process.waitUntilExit()
    return (process.terminationStatus, texts[0], texts[1])
  }

  @Test func `it answers by the rules`() throws {
    let answer = try run(["--instances", "3", "--servers", "postgres"])
    #expect(answer.code == 0 && answer.out.hasPrefix("Take Postgres: the product SessionsPostgres.\n") && answer.error.isEmpty)
    #expect(answer.out.contains("No numbers of your machine were used") && !answer.out.contains("\u{1B}"))
  }

  @Test func `it answers by what was measured`() throws {
    let answer = try run(["--result", Self.sample, "--rate", "2000", "--p99", "10", "--format", "json"])
    #expect(answer.code == 0)
    let json = try #require(try JSONSerialization.jsonObject(with: Data(answer.out.utf8)) as? [String: Any])
    let store = try #require(json["recommended"] as? [String: Any])
    #expect(store["backend"] as? String == "redis" && (store["numbers"] as? [String: Any])?["latency"] as? String == "kept")
  }

  @Test func `that no store fits is exit code 1, with what to give up`() throws {
    let answer = try run(["--result", Self.sample, "--rate", "200000"])
    #expect(answer.code == 1 && answer.out.hasPrefix("No store fits all of these needs.") && answer.out.contains("\nWhat to give up\n"))
    let json = try run(["--result", Self.sample, "--rate", "200000", "--format", "json"])
    #expect(json.code == 1 && !json.out.contains("\"recommended\"") && json.out.contains("\"changes\""))
  }

  @Test(arguments: [[], ["--result", sample], ["--format", "json"]]) func `without a need and without a terminal it does not wait`(
    arguments: [String]
  ) throws {
    let answer = try run(arguments, input: "7\n")
    #expect(answer.code == 2 && answer.out.isEmpty)
    for option in ["--reads-per-write", "--payload", "--durability", "--rate", "--p99", "--servers"] {
      #expect(answer.error.contains(option), "\(option)")
    }
  }

  @Test func `a file that is no result is wrong usage`() throws {
    let missing = try run(["--rate", "5", "--result", "/none/such.json"])
    #expect(missing.code == 2 && missing.error.contains("--result /none/such.json cannot be read"))
    let other = try run(["--rate", "5", "--result", #filePath])
    #expect(other.code == 2 && other.error.contains("it is no JSON"))
  }

  @Test(arguments: [
    ["--reads-per-write", "0"], ["--reads-per-write", "nan"], ["--payload", "0"], ["--payload", "4GiB"], ["--instances", "0"],
    ["--machines", "2"], ["--durability", "much"], ["--revocation", "some"], ["--concurrent-changes", "lost"], ["--rate", "-5"],
    ["--p99", "inf"], ["--servers", "mysql"], ["--servers", "redis,sqlite"], ["--format", "html"], ["extra"],
  ]) func `wrong usage is refused`(arguments: [String]) {
    #expect(throws: (any Error).self) { try RecommendCommand.parse(arguments) }
  }
}
