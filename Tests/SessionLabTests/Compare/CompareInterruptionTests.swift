import Foundation
import Testing

@testable import SessionLab

/// Somebody presses Ctrl-C.
@Suite struct CompareInterruptionTests {
  @Test(arguments: [SIGINT, SIGTERM]) func `an interrupted run leaves neither files nor processes`(number: Int32) async throws {
    // As the system names open files.
    let temporary = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
    let folder = temporary.appending(path: "interrupted-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let process = Process()
    process.executableURL = URL(filePath: try LabProcess.program())
    process.arguments = [
      "compare", "--base-program", try LabProcess.program(), "--store", "sqlite:\(folder.path)/s.db", "--duration", "30",
    ]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    try await wait(for: 60) { Self.openFiles(in: folder).contains { $0.contains("-slice-") } }
    kill(process.processIdentifier, number)
    try await wait(for: 10) { !process.isRunning && Self.openFiles(in: folder).isEmpty }
    #expect(process.terminationReason == .uncaughtSignal && process.terminationStatus == number)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.contains("-slice-") } == [])
  }

  private func wait(for seconds: Int, until isTrue: () -> Bool) async throws {
    let end = ContinuousClock.now + .seconds(seconds)
    while !isTrue() {
      try #require(ContinuousClock.now < end, "nothing happened in \(seconds) s")
      try await Task.sleep(for: .milliseconds(20))
    }
  }

  /// The files in a folder that any process has open.
  private static func openFiles(in folder: URL) -> [String] {
    let manager = FileManager.default
    let processes = (try? manager.contentsOfDirectory(atPath: "/proc")) ?? []
    return processes.filter { Int($0) != nil }.flatMap { process in
      let descriptors = (try? manager.contentsOfDirectory(atPath: "/proc/\(process)/fd")) ?? []
      return descriptors.compactMap { try? manager.destinationOfSymbolicLink(atPath: "/proc/\(process)/fd/\($0)") }
    }.filter { $0.hasPrefix(folder.path) }
  }
}
