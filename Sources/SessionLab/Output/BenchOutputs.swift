import ArgumentParser
import Foundation
import SessionsBenchmark

/// The formats of a benchmark's result.
package enum BenchFormat: String, ReportFormat {
  case text, markdown, csv, html, json

  package static let endings: [String: BenchFormat] = ["txt": .text, "md": .markdown, "csv": .csv, "html": .html, "json": .json]

  /// Renders a result.
  func render(_ result: BenchmarkResult, isColoured: Bool = false) throws -> Data {
    if self == .json { return try ResultFile.write(result) }
    let report = BenchmarkReport(result, statistics: .standard(seed: result.seed))
    let text =
      switch self {
      case .text: BenchmarkText.render(report, isColoured: isColoured)
      case .markdown: BenchmarkMarkdown.render(report)
      case .csv: BenchmarkCSV.render(report)
      case .html, .json: BenchmarkHTML.render(report)
      }
    return Data(text.utf8)
  }
}

/// The places that a result goes to: standard output in one format, and files, each in the format of its ending.
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

  /// Finds out before the run that a file could not be written after it.
  func check() throws {
    for entry in files { try entry.file.check() }
  }

  /// Writes all reports.
  func write(_ result: BenchmarkResult) throws {
    try ReportFile.write(files.map { entry in (entry.file, { try entry.format.render(result) }) }) {
      try Console.out(String(decoding: format.render(result, isColoured: Console.isColoured), as: UTF8.self))
    }
  }
}
