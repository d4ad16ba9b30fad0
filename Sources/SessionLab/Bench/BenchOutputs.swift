import ArgumentParser
import Foundation
import SessionsBenchmark

/// Where a result goes: standard output in one format, and files, each in the format of its ending.
struct BenchOutputs {
  private let format: BenchFormat
  private let files: [(file: ReportFile, format: BenchFormat)]

  /// - Throws: a usage error for a file whose ending says no format, or one that is named twice.
  init(format: BenchFormat, outputs: [String]) throws {
    self.format = format
    files = try outputs.map { path in
      guard let format = BenchFormat(fileName: path) else {
        throw ValidationError("--output \(path): end the name in .txt, .md, .csv, .html or .json, which says how it is written.")
      }
      return (ReportFile(path: path), format)
    }
    guard Set(outputs).count == outputs.count else { throw ValidationError("--output names a file more than once.") }
  }

  /// Finds out before the run that a file cannot be written.
  func check() throws {
    for entry in files { try entry.file.check() }
  }

  /// Writes all; one that cannot be written does not keep the others from it.
  func write(_ result: BenchmarkResult) throws {
    var failure: (any Error)?
    for entry in files {
      do { try entry.file.write(try entry.format.render(result)) } catch { failure = error }
    }
    try Console.out(String(decoding: try format.render(result, isColoured: Console.isColoured), as: UTF8.self))
    if let failure { throw failure }
  }
}
