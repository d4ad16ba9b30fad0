import ArgumentParser
import Foundation
import SessionsBenchmark

/// How a result is written.
enum BenchFormat: String, CaseIterable, ExpressibleByArgument {
  case text, markdown, csv, html, json

  static let names: String = allCases.map(\.rawValue).joined(separator: ", ")

  /// By the ending of a file's name; nil when it says nothing.
  init?(fileName: String) {
    switch URL(fileURLWithPath: fileName).pathExtension.lowercased() {
    case "txt": self = .text
    case "md": self = .markdown
    case "csv": self = .csv
    case "html": self = .html
    case "json": self = .json
    default: return nil
    }
  }

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
