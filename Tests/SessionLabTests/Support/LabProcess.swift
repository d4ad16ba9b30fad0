import ArgumentParser
import Foundation
import SessionLab
import Sessions

/// Programs that tests start as stores.
enum LabProcess {
  private struct Missing: Error {
    let message: String
  }

  /// The built `sessionlab`, which lies beside the test bundle, whatever directory it was built in.
  static func program() throws -> String {
    var candidates: [URL] = []
    if let link = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe") { candidates.append(URL(filePath: link)) }
    candidates += Bundle.allBundles.map(\.bundleURL).filter { $0.pathExtension == "xctest" }
    candidates.append(URL(filePath: CommandLine.arguments[0]))
    for candidate in candidates {
      let program = candidate.deletingLastPathComponent().appending(path: "sessionlab").path
      if FileManager.default.isExecutableFile(atPath: program) { return program }
    }
    throw Missing(message: "sessionlab is not beside \(candidates.map(\.path)): build the tests first")
  }

  /// A shell script that answers `hello` and `open`, reads one more request and then runs the given command.
  static func script(_ end: String) throws -> ChildCommand {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent("store-\(UUID().uuidString).sh")
    let text = """
      read line; echo '{"id":1,"ok":{"version":1,"capabilities":[]}}'
      read line; echo '{"id":2,"ok":true}'
      read line; \(end)

      """
    try text.write(to: file, atomically: true, encoding: .utf8)
    guard let command = ChildCommand("sh \(file.path)") else { throw Missing(message: "no command") }
    return command
  }
}

/// A run of `sessionlab`, whose exit code and texts are kept: the reports that are tested are not in the log of the tests.
struct LabRun {
  let exitCode: Int32
  let output: String
  let errors: String

  /// Runs the built program as a user does.
  ///
  /// - Parameter input: The whole standard input.
  init(_ arguments: [String], input: String = "") async throws {
    let process = Process()
    process.executableURL = URL(filePath: try LabProcess.program())
    process.arguments = arguments
    let folder = FileManager.default.temporaryDirectory.appending(path: "lab-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    // Files and no pipes: a full pipe would stop the program.
    let files = ["output", "errors"].map { folder.appending(path: $0) }
    let given = folder.appending(path: "input")
    try Data(input.utf8).write(to: given)
    process.standardInput = try FileHandle(forReadingFrom: given)
    for file in files { _ = FileManager.default.createFile(atPath: file.path, contents: nil) }
    process.standardOutput = try FileHandle(forWritingTo: files[0])
    process.standardError = try FileHandle(forWritingTo: files[1])
    exitCode = try await withCheckedThrowingContinuation { continuation in
      process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
      do { try process.run() } catch { continuation.resume(throwing: error) }
    }
    output = try String(contentsOf: files[0], encoding: .utf8)
    errors = try String(contentsOf: files[1], encoding: .utf8)
  }

  /// Runs a command in this process.
  ///
  /// - Throws: any error of the command but an exit code.
  init(_ command: some AsyncParsableCommand) async throws {
    var command = command
    let texts = Texts()
    let streams = Console.Streams(
      out: { text in texts.output.withLock { $0 += text } }, error: { text in texts.errors.withLock { $0 += text } })
    do {
      try await Console.$streams.withValue(streams) { try await command.run() }
      exitCode = 0
    } catch let code as ExitCode {
      exitCode = code.rawValue
    }
    (output, errors) = (texts.output.withLock { $0 }, texts.errors.withLock { $0 })
  }

  private final class Texts: Sendable {
    let output: Locked<String> = Locked("")
    let errors: Locked<String> = Locked("")
  }
}
