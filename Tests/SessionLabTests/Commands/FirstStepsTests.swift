import ArgumentParser
import Foundation
import SessionLab
import SessionsConformance
import Testing

/// What somebody meets who tries the command for the first time.
@Suite struct FirstStepsTests {
  @Test(arguments: ["check", "check-http", "matrix", "bench", "compare", "report", "recommend", "sweep", "vectors", "serve"])
  func `examples and exit codes of a help stay whole lines on a terminal of 80 columns`(command: String) async throws {
    let help = try await LabRun(["help", command])
    #expect(help.exitCode == 0)
    let lines = help.output.components(separatedBy: "\n")
    #expect(lines.allSatisfy { $0.count <= 80 || $0.hasPrefix("USAGE: ") }, "\(lines.filter { $0.count > 80 })")
    guard let start = lines.firstIndex(of: "EXAMPLES"), let end = lines.firstIndex(where: { $0.hasPrefix("USAGE: ") }) else { return }
    // The rest of a line that was broken begins without a space.
    let headings = ["EXAMPLES", "EXIT CODES", "", "An example of the application, to be judged and to be ported:"]
    for line in lines[start..<end] { #expect(line.hasPrefix("  ") || headings.contains(line), "\(line)") }
  }

  @Test(arguments: [
    ["report", "/none/such.json"], ["matrix", "/none/such.json"], ["compare", "/none/such.json", "/none/such.json"],
    ["recommend", "--result", "/none/such.json"],
  ]) func `a mistake that shows when a command runs is told with the help of that command`(arguments: [String]) async throws {
    let run = try await LabRun(arguments)
    #expect(run.exitCode == LabExit.usage(of: ["sessionlab"] + arguments) && run.output == "")
    #expect(run.errors.contains("/none/such.json cannot be read: No such file or directory"), "\(run.errors)")
    #expect(run.errors.contains("See 'sessionlab \(arguments[0]) --help'") && !run.errors.contains("<subcommand>"), "\(run.errors)")
  }

  @Test func `the system's reasons are told as other tools tell them`() {
    let full = #expect(throws: (any Error).self) { try OutputTarget("/dev/full").write(Data("a".utf8)) }
    #expect(full?.systemReason == "No space left on device")
    let folder = #expect(throws: (any Error).self) { try Data(contentsOf: FileManager.default.temporaryDirectory) }
    #expect(folder?.systemReason == "Is a directory")
  }

  @Test(arguments: [
    ("sqlite", "write sqlite:PATH"), ("SQLITE:/tmp/a.db", "write sqlite:PATH"), ("redis", "write redis://"), ("memory:", "write memory"),
    ("postgres", "write a postgres:// URL"), ("faulty:none", "'sessionlab check --list'"), ("exec:", "write exec:COMMAND"),
  ]) func `a store that is nearly one is told in the form of its kind`(value: String, advice: String) {
    let error = #expect(throws: ValidationError.self) { try StoreArgument.reading(value) }
    #expect(error?.message.contains(advice) == true && (error?.message.count ?? 0) < 200, "\(error?.message ?? "")")
  }

  @Test(arguments: ["redi://:secret@host/1", "postgres:web:secret@host", "web:secret@host", "SQLITE:/secret"])
  func `a mistake in a URL does not show its password`(value: String) async throws {
    let run = try await LabRun(["check", "--store", value])
    #expect(run.exitCode == LabExit.usage && run.errors.contains("there is no such store"), "\(run.errors)")
    #expect(!run.errors.contains("secret") && run.errors.count < 400, "\(run.errors)")
    let place = try await LabRun(["serve", "--store", "env:NONE_OF_THAT_NAME"])
    #expect(place.exitCode == LabExit.usage && place.errors.contains("NONE_OF_THAT_NAME is not set"), "\(place.errors)")
  }

  @Test func `a store that is given twice or with a mistake is wrong usage in every command`() {
    #expect(throws: (any Error).self) { try CheckCommand.parse(["--store", "memory", "--store", "memory"]) }
    #expect(throws: (any Error).self) { try SweepCommand.parse(["--store", "memory", "--store", "memory"]) }
    #expect(throws: (any Error).self) { try BenchCommand.parse(["--store", "memory", "--store", "memory"]) }
    #expect(throws: (any Error).self) { try VectorsCommand.parse(["--replay", "/tmp", "--store", "memory", "--store", "memory"]) }
    #expect(throws: (any Error).self) { try VectorsCommand.parse(["--replay", "/tmp", "--store", "redis://host:99999"]) }
  }

  @Test(.timeLimit(.minutes(1))) func `a store that is served answers all that came before the end of its input`() async throws {
    // It has to try a connection first, so that the end of the input comes before the answer.
    let run = try await LabRun(["serve", "--store", "redis://127.0.0.1:1"], input: #"{"id":7,"op":"hello","version":1}"# + "\n")
    #expect(run.exitCode == 0 && run.output.contains(#""id":7"#) && run.output.contains("unavailable"), "\(run.output)\(run.errors)")
    // Nothing was made, so nothing is said to be left.
    #expect(run.errors == "")
  }

  @Test func `the README is short, and its links lead somewhere`() throws {
    let root = (0..<4).reduce(URL(filePath: #filePath)) { url, _ in url.deletingLastPathComponent() }
    let text = try String(contentsOf: root.appending(path: "README.md"), encoding: .utf8)
    #expect(text.split(separator: "\n", omittingEmptySubsequences: false).count - 1 <= 90)
    let links = text.matches(of: /\]\(([^)#:]+)\)/).map { String($0.1) }
    #expect(links.count > 10)
    for link in links { #expect(FileManager.default.fileExists(atPath: root.appending(path: link).path), "\(link)") }
  }

  @Test func `a line of progress fits into the terminal`() {
    #expect(Console.line("sqlite:/a/long/path  1 of 2", fitting: 10) == "sqlite:/a")
    #expect(Console.line("short", fitting: 80) == "short" && Console.line("unknown width", fitting: 0) == "unknown width")
  }
}
