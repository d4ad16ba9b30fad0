import ArgumentParser
import Foundation
import SessionsBenchmark
import SessionsConformance

/// The formats of the suite's reports.
package enum CheckFormat: String, ReportFormat {
  case text
  case json
  case junit
  case tap
  case markdown
  case html

  package static let endings: [String: CheckFormat] = [
    "txt": .text, "text": .text, "json": .json, "xml": .junit, "tap": .tap, "md": .markdown, "markdown": .markdown, "html": .html,
    "htm": .html,
  ]

  /// Renders a run.
  func render(_ report: SuiteReport, isColoured: Bool = false) throws -> Data {
    switch self {
    case .text: Data(TextReport(isColoured: isColoured).render(report).utf8)
    case .json: try JSONReport.render(report)
    case .junit: Data(JUnitReport.render(report).utf8)
    case .tap: Data(TAPReport.render(report).utf8)
    case .markdown: Data(MarkdownReport.render(report).utf8)
    case .html: Data(HTMLReport.render(report).utf8)
    }
  }
}

/// The places that a run's report goes to: files, and standard output if it has a format.
///
/// Without `--output` the report goes to standard output. With it, standard output gets the format of an explicit `--format`, unless a
/// file is written in that format; without one it stays empty and standard error gets a line for each store.
package struct CheckOutputs {
  private let files: [ReportOutput<CheckFormat>]
  /// The format of standard output; nil when it stays empty.
  package let standardOutput: CheckFormat?

  /// Plans the outputs.
  ///
  /// - Throws: a usage error for a value that cannot be read, or a file that is named twice.
  package init(format: CheckFormat?, outputs: [String]) throws {
    files = try outputs.map { try ReportOutput($0, otherwise: format ?? .text) }
    try ReportOutput.checkUnique(files)
    let formats = files.map(\.format)
    standardOutput = outputs.isEmpty ? format ?? .text : format.flatMap { formats.contains($0) ? nil : $0 }
  }

  /// Throws before the run if a report could not be written after it.
  package func check() throws {
    for output in files { try output.file.check() }
  }

  /// Writes all reports.
  func write(_ report: SuiteReport) throws {
    try ReportFile.write(files.map { output in (output.file, { try output.format.render(report) }) }) {
      if let standardOutput {
        try Console.out(String(decoding: standardOutput.render(report, isColoured: Console.isColoured), as: UTF8.self))
      } else {
        Console.line(String(TextReport().renderVerdicts(report).dropLast()))
      }
    }
  }
}

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

/// The places that a result goes to: standard output in one format, and files, each in a format of its own.
struct BenchOutputs {
  private let format: BenchFormat
  private let files: [ReportOutput<BenchFormat>]

  /// - Throws: a usage error for a file whose name tells no format, or one that is named twice.
  init(format: BenchFormat, outputs: [String]) throws {
    self.format = format
    files = try outputs.map { try ReportOutput($0, otherwise: nil) }
    try ReportOutput.checkUnique(files)
  }

  /// Throws before the run if a file could not be written after it.
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
