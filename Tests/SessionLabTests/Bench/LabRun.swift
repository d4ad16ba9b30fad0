import Foundation

/// A run of the built `sessionlab`, as a user does it.
struct LabRun {
  let exitCode: Int32
  let output: String
  let errors: String

  init(_ arguments: [String]) async throws {
    let process = Process()
    process.executableURL = URL(filePath: try LabProcess.program())
    process.arguments = arguments
    process.standardInput = FileHandle.nullDevice
    let folder = FileManager.default.temporaryDirectory.appending(path: "lab-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    // Files and no pipes: one that is full would stop the program.
    let files = ["output", "errors"].map { folder.appending(path: $0) }
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
}
