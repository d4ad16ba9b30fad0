import ArgumentParser
import Foundation

/// A file that a report is written to.
struct ReportFile: Equatable {
  let path: String

  /// Finds out before the run, not after it, that the report cannot be written.
  ///
  /// - Throws: a usage error that says what to do.
  func check() throws {
    var isDirectory: ObjCBool = false
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    guard FileManager.default.fileExists(atPath: folder, isDirectory: &isDirectory), isDirectory.boolValue else {
      throw ValidationError("--output \(path): there is no folder \(folder); create it first.")
    }
    if FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory), isDirectory.boolValue {
      throw ValidationError("--output \(path) is a folder; name a file in it.")
    }
  }

  /// Writes the file as a whole or not at all.
  ///
  /// - Throws: the exit code of an incomplete run, after it said why.
  func write(_ data: Data) throws {
    do {
      try data.write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
      Console.error("sessionlab: the report cannot be written to \(path): \(error.localizedDescription)")
      throw ExitCode(CheckExit.incomplete)
    }
  }
}
