import Foundation
import SessionLab
import Testing

/// The children of a run that is interrupted.
@Suite struct ChildProcessesTests {
  private func sleeper() throws -> Process {
    let process = Process()
    (process.executableURL, process.arguments) = (URL(filePath: "/bin/sleep"), ["30"])
    return process
  }

  @Test(.timeLimit(.minutes(1))) func `all are ended, and those that are still to come`() throws {
    let children = ChildProcesses()
    let processes = [try sleeper(), try sleeper(), try sleeper()]
    for process in processes { process.terminationHandler = { children.remove($0.processIdentifier) } }
    for process in processes[..<2] {
      try process.runUnmasked()
      children.add(process)
    }
    #expect(children.endAll(patience: .seconds(60)))
    // It has waited for them.
    for process in processes[..<2] { #expect(kill(process.processIdentifier, 0) != 0) }
    // A process that the rest of the run starts before it is over.
    try processes[2].run()
    children.add(processes[2])
    for (process, number) in zip(processes, [SIGTERM, SIGTERM, SIGKILL]) {
      process.waitUntilExit()
      #expect(process.terminationReason == .uncaughtSignal && process.terminationStatus == number)
    }
  }

  @Test(.timeLimit(.minutes(2))) func `what a child has started ends with it`() throws {
    let (children, process, output) = (ChildProcesses(), Process(), Pipe())
    (process.executableURL, process.arguments) = (URL(filePath: "/bin/sh"), ["-c", "sleep 60 & echo started; wait"])
    process.standardOutput = output
    try process.run()
    children.add(process)
    // The output is open as long as one of the two runs.
    #expect(output.fileHandleForReading.availableData == Data("started\n".utf8))
    children.endAll(patience: .zero)
    #expect(try (output.fileHandleForReading.readToEnd() ?? Data()).isEmpty)
    process.waitUntilExit()
    #expect(process.terminationReason == .uncaughtSignal && [SIGTERM, SIGKILL].contains(process.terminationStatus))
  }
}

/// A run that is interrupted, as by Ctrl-C.
@Suite struct CompareInterruptionTests {
  @Test(.timeLimit(.minutes(3)), arguments: [SIGINT, SIGTERM]) func `an interrupted run leaves neither files nor processes`(number: Int32)
    async throws
  {
    // The path as the system names open files.
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
    let (ends, end) = AsyncStream.makeStream(of: Void.self)
    process.terminationHandler = { _ in end.finish() }
    try process.run()
    try await wait { Self.openFiles(in: folder).contains { $0.contains("-slice-") } }
    kill(process.processIdentifier, number)
    for await _ in ends {}
    try await wait { Self.openFiles(in: folder).isEmpty }
    #expect(process.terminationReason == .uncaughtSignal && process.terminationStatus == number)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.contains("-slice-") } == [])
  }

  /// Waits for the effects of other processes. A test that waits for ever is ended by its time limit.
  private func wait(until isTrue: () -> Bool) async throws {
    while !isTrue() { try await Task.sleep(for: .milliseconds(20)) }
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
