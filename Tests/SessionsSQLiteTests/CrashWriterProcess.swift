import Foundation

/// A running ``CrashWriter``, which stands in for another process of an application.
///
/// All functions block, so tests use it through ``inBackground(_:)``.
final class CrashWriterProcess: @unchecked Sendable {
  // Unchecked: a test uses it from one thread at a time.
  private let process = Process()
  private let output = Pipe()
  private let input = Pipe()

  /// Starts one.
  ///
  /// - Parameters:
  ///   - umask: The process's umask, in octal digits; nil for that of this process.
  ///   - program: Another program in its place, which stands in for a process that is none of this package's; nil for it.
  init(_ arguments: [String], umask: String? = nil, program: String? = nil) throws {
    process.executableURL = try program.map { URL(filePath: $0) } ?? CrashWriterProcess.executable()
    process.arguments = arguments
    if let umask {
      process.arguments = ["-c", "umask \(umask); exec \"$0\" \"$@\"", try CrashWriterProcess.executable().path] + arguments
      process.executableURL = URL(filePath: "/bin/sh")
    }
    process.standardOutput = output
    process.standardInput = input
    try process.run()
  }

  /// The executable lies beside the test bundle, whatever directory it was built in.
  static func executable() throws -> URL {
    var candidates: [URL] = []
    if let link = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe") {
      candidates.append(URL(filePath: link))
    }
    candidates += Bundle.allBundles.map(\.bundleURL).filter { $0.pathExtension == "xctest" }
    candidates.append(URL(filePath: CommandLine.arguments[0]))
    for candidate in candidates {
      let executable = candidate.deletingLastPathComponent().appending(path: "CrashWriter")
      if FileManager.default.isExecutableFile(atPath: executable.path) { return executable }
    }
    throw SQLiteTestError(message: "CrashWriter is not beside \(candidates.map(\.path)): build the tests first")
  }

  /// Waits for some output.
  func read() -> Data { output.fileHandleForReading.availableData }

  /// Waits for the end of the output.
  func readToEnd() -> Data { output.fileHandleForReading.readDataToEndOfFile() }

  var identifier: Int32 { process.processIdentifier }

  func kill() { _ = Foundation.kill(process.processIdentifier, SIGKILL) }

  /// Closes the standard input, waits for the end and returns the exit status, or the signal as a negative number.
  func finish() -> Int32 {
    try? input.fileHandleForWriting.close()
    process.waitUntilExit()
    return process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
  }

  /// Runs one from beginning to end; returns its exit status.
  static func run(_ arguments: [String]) async throws -> Int32 {
    try await inBackground {
      let process = try CrashWriterProcess(arguments)
      _ = process.readToEnd()
      return process.finish()
    }
  }
}

/// Runs blocking code on a thread of its own, not on one that tasks share.
func inBackground<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
  try await withCheckedThrowingContinuation { continuation in
    let thread = Thread { continuation.resume(with: Result { try body() }) }
    thread.start()
  }
}
