package import ArgumentParser
import Foundation
import SessionsConformance

/// `sessionlab matrix`: puts the results of runs side by side.
package struct MatrixCommand: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "matrix",
    abstract: "Shows the rules of the specification and how stores keep them, from the results of runs.",
    discussion: """
      A cell shows the worst outcome of the cases that cite the rule; it is skipped only if all of them were. \
      Each store of each file has a column. A store that is in several files is followed by the file's name.

      EXAMPLES
        sessionlab check --store memory --store cookie --output embedded.json
        sessionlab check --store sqlite:/tmp/sessions.db --output sqlite.json
        sessionlab matrix embedded.json sqlite.json
        sessionlab matrix before.json after.json --output matrix.html

      EXIT CODES
        0  no file holds a failure
        1  a case failed in a file, or its store threw an error where none was
           expected
        2  wrong usage, or a file that cannot be read, is no result, or is of a
           newer version
        3  a file holds a run that is incomplete or inconclusive, or the output
           could not be written
      """)

  @Argument(help: ArgumentHelp("Results of 'sessionlab check --format json'.", valueName: "result.json"))
  var files: [String]

  @Option(name: .long, help: ArgumentHelp("The format of the matrix: \(MatrixFormat.names).", valueName: "format"))
  var format: MatrixFormat?

  @Option(
    name: [.long, .short],
    help: ArgumentHelp(
      "Write the matrix to a file instead of standard output. Its format is that of --format, or else of the ending (.txt .md .html .json).",
      valueName: "file"))
  var output: String?

  package init() {}

  package func run() async throws {
    let file = output.map { ReportFile(path: $0) }
    try file?.check()
    let runs = try files.map { (source: $0, report: try Self.read($0)) }
    let format = format ?? output.flatMap { MatrixFormat(fileName: $0) } ?? .text
    let data = try format.render(ConformanceMatrix(runs), isColoured: file == nil && Console.isColoured)
    if let file {
      try file.write(data)
    } else {
      try Console.out(String(decoding: data, as: UTF8.self))
    }
    throw ExitCode(Self.exitCode(runs.map(\.report)))
  }

  /// The gravest of the runs' own exit codes: a failure comes before an incomplete run.
  private static func exitCode(_ reports: [SuiteReport]) -> Int32 {
    let codes = reports.map(\.exitCode)
    return codes.contains(LabExit.failed) ? LabExit.failed : codes.max() ?? LabExit.incomplete
  }

  /// - Throws: a usage error about the mistake in the file.
  private static func read(_ path: String) throws -> SuiteReport {
    try InputFile.read(path) { data throws(ReportReadError) in try JSONReport.read(data) }
  }
}

/// The formats of a matrix.
package enum MatrixFormat: String, ReportFormat {
  case text
  case markdown
  case html
  case json

  /// The endings of reports, for the formats that a matrix has too.
  package static let endings: [String: MatrixFormat] = CheckFormat.endings.compactMapValues { MatrixFormat(rawValue: $0.rawValue) }

  /// Renders a matrix.
  func render(_ matrix: ConformanceMatrix, isColoured: Bool) throws -> Data {
    switch self {
    case .text: Data(MatrixTextReport.render(matrix, isColoured: isColoured).utf8)
    case .markdown: Data(MatrixMarkdownReport.render(matrix).utf8)
    case .html: Data(MatrixHTMLReport.render(matrix).utf8)
    case .json: try JSONReport.render(matrix)
    }
  }
}
