import ArgumentParser
import Foundation
import SessionsBenchmark

/// `sessionlab report`: writes a stored result in another form.
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Shows a result of 'sessionlab bench' as text, Markdown, CSV or HTML.",
    discussion: """
      EXAMPLES
        sessionlab report result.json
        sessionlab report result.json --output report.html --output result.csv

      EXIT CODES
        0  it was written
        2  the file is no result, or the usage is wrong
        3  a report could not be written
      """)

  @Argument(help: "A file that 'sessionlab bench --output FILE.json' wrote.")
  var result: String

  @Option(name: .long, help: ArgumentHelp("How the report is written to standard output: \(BenchFormat.names).", valueName: "format"))
  var format: BenchFormat = .text

  @Option(name: [.long, .short], help: ArgumentHelp("Write it to a file too; repeatable. Its ending says how.", valueName: "file"))
  var output: [String] = []

  func run() throws {
    let outputs = try BenchOutputs(format: format, outputs: output)
    try outputs.check()
    let data: Data
    do {
      data = try Data(contentsOf: URL(fileURLWithPath: result))
    } catch {
      throw ValidationError("\(result) cannot be read: \(error.localizedDescription)")
    }
    let read: BenchmarkResult
    do throws(ResultReadError) {
      read = try ResultFile.read(data)
    } catch {
      throw ValidationError("\(result): \(error)")
    }
    try outputs.write(read)
  }
}
