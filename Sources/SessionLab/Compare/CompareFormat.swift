import ArgumentParser
import Foundation
import SessionsBenchmark

/// How a comparison is written.
enum CompareFormat: String, CaseIterable, ExpressibleByArgument {
  case text, markdown, json

  static let names: String = allCases.map(\.rawValue).joined(separator: ", ")

  func render(_ report: ComparisonReport, strict: Bool, isColoured: Bool = false) throws -> String {
    switch self {
    case .text: ComparisonText.render(report, isColoured: isColoured)
    case .markdown: ComparisonMarkdown.render(report)
    case .json: String(decoding: try ComparisonJSON.render(report, strict: strict), as: UTF8.self)
    }
  }
}
