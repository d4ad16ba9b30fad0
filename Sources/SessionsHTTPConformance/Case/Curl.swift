import Foundation
import SessionsConformance
import SessionsTesting

/// The program `curl`, which keeps cookies as browsers do and reads answers with other eyes.
struct Curl: Sendable {
  private let program: URL

  /// Finds it on the `PATH`; nil when there is none.
  init?() {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    guard let path = folders.map({ "\($0)/curl" }).first(where: FileManager.default.isExecutableFile) else { return nil }
    program = URL(fileURLWithPath: path)
  }

  /// Runs it and returns what it prints.
  ///
  /// - Throws: ``CaseFailure`` when it cannot be started or ends with another code than 0.
  func run(_ arguments: [String], deadline: Duration) async throws(CaseFailure) -> String {
    let program = program
    return try await BlockingThread.run { () throws(CaseFailure) -> String in
      let (process, output) = (Process(), Pipe())
      process.executableURL = program
      // -q: no settings of the user's.
      process.arguments = ["-q", "--max-time", "\(max(1, Int(deadline / .seconds(1))))", "--noproxy", "*"] + arguments
      process.standardInput = FileHandle.nullDevice
      process.standardOutput = output
      process.standardError = FileHandle.nullDevice
      let what = "curl \(arguments.joined(separator: " "))"
      do { try process.run() } catch { throw CaseFailure(what, expected: "a program that starts", seen: error.localizedDescription) }
      let printed = output.fileHandleForReading.readDataToEndOfFile()
      process.waitUntilExit()
      guard process.terminationReason == .exit, process.terminationStatus == 0 else {
        throw CaseFailure(what, expected: "exit code 0", seen: "exit code \(process.terminationStatus)")
      }
      return String(decoding: printed, as: UTF8.self)
    }
  }
}

/// A folder of a case's own, which is removed with it.
struct CaseFolder: Sendable {
  private let url: URL

  /// Creates the folder.
  init() throws {
    url = FileManager.default.temporaryDirectory.appendingPathComponent("sessions-http-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: false)
  }

  /// The path of a file in it.
  func path(_ name: String) -> String { url.appendingPathComponent(name).path }

  /// Removes the folder.
  func remove() { try? FileManager.default.removeItem(at: url) }
}
