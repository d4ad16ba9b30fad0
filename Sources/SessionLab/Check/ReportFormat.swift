import ArgumentParser
import Foundation
import SessionsConformance

/// How a report is written.
enum ReportFormat: String, ExpressibleByArgument, CaseIterable {
  case text
  case json
  case junit
  case tap
  case markdown
  case html

  /// The format that a file's name asks for by its ending; nil if it asks for none.
  init?(fileName: String) {
    switch URL(fileURLWithPath: fileName).pathExtension.lowercased() {
    case "txt", "text": self = .text
    case "json": self = .json
    case "xml": self = .junit
    case "tap": self = .tap
    case "md", "markdown": self = .markdown
    case "html", "htm": self = .html
    default: return nil
    }
  }

  /// The names as a help text lists them.
  static var names: String { allCases.map(\.rawValue).joined(separator: ", ") }

  /// Renders a run.
  func render(_ report: SuiteReport, isColoured: Bool = false) throws -> Data {
    switch self {
    case .text: return Data(TextReport(isColoured: isColoured).render(report).utf8)
    case .json: return try JSONReport.render(report)
    case .junit: return Data(JUnitReport.render(report).utf8)
    case .tap: return Data(TAPReport.render(report).utf8)
    case .markdown: return Data(MarkdownReport.render(report).utf8)
    case .html: return Data(HTMLReport.render(report).utf8)
    }
  }
}
