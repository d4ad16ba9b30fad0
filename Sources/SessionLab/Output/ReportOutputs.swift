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

/// One value of `--output`: a file and its format.
///
/// The format is that of `FORMAT:PATH`, else that of the file's ending, else the one of `--format`.
package struct CheckOutput: Equatable {
  package let format: CheckFormat
  package let file: ReportFile

  /// Reads a value.
  ///
  /// - Throws: a usage error for an empty path, `-`, or a format that does not exist.
  package init(_ argument: String, otherwise format: CheckFormat) throws {
    let parts = argument.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    let prefix = parts.count == 2 && !parts[0].isEmpty && parts[0].allSatisfy(\.isLetter) ? parts[0] : nil
    let path = prefix == nil ? argument : parts[1]
    guard !path.isEmpty else { throw ValidationError("--output '\(argument)' names no file.") }
    guard path != "-" else {
      throw ValidationError("--output \(argument): for standard output leave --output out, or give --format too.")
    }
    if let prefix {
      guard let named = CheckFormat(rawValue: prefix.lowercased()) else {
        throw ValidationError(
          "--output \(argument): there is no format '\(prefix)' (\(CheckFormat.names)). A file of that name is written as ./\(argument).")
      }
      self.format = named
    } else {
      self.format = CheckFormat(fileName: path) ?? format
    }
    file = ReportFile(path: path)
  }
}

/// The places that a run's report goes to: files, and standard output if it has a format.
///
/// Without `--output` the report goes to standard output. With it, standard output gets the format of an explicit `--format`, unless a
/// file is written in that format; without one it stays empty and standard error gets a line for each store.
package struct CheckOutputs {
  private let files: [CheckOutput]
  /// The format of standard output; nil when it stays empty.
  package let standardOutput: CheckFormat?

  /// Plans the outputs.
  ///
  /// - Throws: a usage error for a value that cannot be read, or a file that is named twice.
  package init(format: CheckFormat?, outputs: [String]) throws {
    files = try outputs.map { try CheckOutput($0, otherwise: format ?? .text) }
    let paths = files.map { URL(fileURLWithPath: $0.file.path).standardizedFileURL.path }
    if let twice = paths.first(where: { path in paths.count { $0 == path } > 1 }) {
      throw ValidationError("--output names \(twice) more than once: each report needs a file of its own.")
    }
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

/// The places that a result goes to: standard output in one format, and files, each in the format of its ending.
struct BenchOutputs {
  private let format: BenchFormat
  private let files: [(file: ReportFile, format: BenchFormat)]

  /// - Throws: a usage error for a file whose ending names no format, or one that is named twice.
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
