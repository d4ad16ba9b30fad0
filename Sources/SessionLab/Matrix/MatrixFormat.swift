import ArgumentParser
import Foundation
import SessionsConformance

/// How a matrix is written.
enum MatrixFormat: String, ExpressibleByArgument, CaseIterable {
  case text
  case markdown
  case html
  case json

  /// The format that a file's name asks for by its ending; nil if it asks for none that a matrix has.
  init?(fileName: String) {
    guard let format = ReportFormat(fileName: fileName) else { return nil }
    self.init(rawValue: format.rawValue)
  }

  /// Renders a matrix.
  func render(_ matrix: ConformanceMatrix, isColoured: Bool) throws -> Data {
    switch self {
    case .text: return Data(MatrixTextReport.render(matrix, isColoured: isColoured).utf8)
    case .markdown: return Data(MatrixMarkdownReport.render(matrix).utf8)
    case .html: return Data(MatrixHTMLReport.render(matrix).utf8)
    case .json: return try JSONReport.render(matrix)
    }
  }
}
