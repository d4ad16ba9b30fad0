import ArgumentParser
import Foundation

/// Runs a program that comes with a server, such as `redis-benchmark`.
enum RawTool {
  /// The output of the program.
  ///
  /// - Throws: `ValidationError` when it is missing or fails, with its error output.
  static func run(_ program: String, _ arguments: [String]) async throws -> String {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [program] + arguments
    let (output, errors) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = errors
    process.standardInput = FileHandle.nullDevice
    try process.run()
    // Both are read to their ends before the wait: a full pipe would hold the program up.
    async let said = read(errors)
    let printed = await read(output)
    let complaint = await said
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw ValidationError("'\(program)' failed with \(process.terminationStatus): \(complaint.suffix(400))")
    }
    return printed
  }

  private static func read(_ pipe: Pipe) async -> String {
    await withCheckedContinuation { continuation in
      DispatchQueue.global().async {
        continuation.resume(returning: String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self))
      }
    }
  }
}
