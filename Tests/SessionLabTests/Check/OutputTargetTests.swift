import Foundation
import SessionLab
import Testing

/// Outputs that are no plain files, from a user's view.
@Suite struct OutputTargetTests {
  private let folder: URL = FileManager.default.temporaryDirectory.appending(path: "outputs-\(UUID().uuidString)")

  private func check(_ output: String) async throws -> LabRun {
    try await LabRun(["check", "--store", "memory", "--only", "CRUD-001", "--output", output])
  }

  @Test func `a device stays one, a link leads on, and an open file gets the report`() async throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    #expect(try await check("json:/dev/null").exitCode == 0)
    #expect(OutputTarget("/dev/null") == .special("/dev/null"))
    let link = folder.appending(path: "link.json").path
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "there.json")
    #expect(try await check(link).exitCode == 0)
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "there.json")
    #expect(try Data(contentsOf: folder.appending(path: "there.json")).first == UInt8(ascii: "{"))
    #expect(OutputTarget("/dev/stdout") == .descriptor(1) && OutputTarget("/dev/fd/7") == .descriptor(7))
    #expect(try await check("json:/dev/stdout").output.hasPrefix("{"))
  }

  @Test func `a link is followed from where its folder really is, and not for ever`() async throws {
    let (real, other) = (folder.appending(path: "real/deep"), folder.appending(path: "other"))
    for folder in [real, other] { try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true) }
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.createSymbolicLink(atPath: "\(real.path)/link", withDestinationPath: "../there.json")
    try FileManager.default.createSymbolicLink(atPath: "\(other.path)/folder", withDestinationPath: real.path)
    try OutputTarget("\(other.path)/folder/link").write(Data("x".utf8))
    #expect(FileManager.default.fileExists(atPath: folder.appending(path: "real/there.json").path))
    #expect(try FileManager.default.contentsOfDirectory(atPath: other.path) == ["folder"])
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: "\(real.path)/link") == "../there.json")
    try FileManager.default.createSymbolicLink(atPath: "\(real.path)/loop", withDestinationPath: "loop")
    let run = try await check("json:\(real.path)/loop")
    #expect(run.exitCode == LabExit.usage && run.errors.contains("circle"), "\(run.errors)")
  }

  @Test(.timeLimit(.minutes(2))) func `a pipe with a name is written to and stays`() async throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appending(path: "pipe").path
    #expect(mkfifo(path, 0o600) == 0)
    async let run = check("json:\(path)")
    let read = await withCheckedContinuation { continuation in
      Thread.detachNewThread { continuation.resume(returning: FileHandle(forReadingAtPath: path)?.readDataToEndOfFile() ?? Data()) }
    }
    #expect(try await run.exitCode == 0)
    #expect(read.first == UInt8(ascii: "{") && OutputTarget(path) == .special(path))
  }

  #if os(Linux)
    @Test func `a folder in which no file can be made is found before the run`() async throws {
      // No permissions tell it: not even the administrator makes a file there.
      let run = try await check("json:/proc/report.json")
      #expect(run.exitCode == LabExit.usage && run.errors.contains("no file can be made"), "\(run.errors)")
    }
  #endif

  @Test func `a pipe that nobody reads ends the command without a word`() async throws {
    let process = Process()
    let (output, errors) = (Pipe(), Pipe())
    (process.executableURL, process.arguments) = (URL(filePath: try LabProcess.program()), ["check", "--list"])
    (process.standardOutput, process.standardError) = (output, errors)
    try output.fileHandleForReading.close()
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationReason == .uncaughtSignal && process.terminationStatus == SIGPIPE)
    #expect(try (errors.fileHandleForReading.readToEnd() ?? Data()).isEmpty)
  }
}
