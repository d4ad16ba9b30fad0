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
        sessionlab report result.json --limits limits.json --output report.html

      EXIT CODES
        0  the report was written
        2  the file is no result, or the usage is wrong
        3  a report could not be written
      """)

  @Argument(help: "A file that 'sessionlab bench --output FILE.json' wrote.")
  var result: String

  @Option(
    name: .long,
    help: ArgumentHelp("Show how stores compare with raw tools: a file that Benchmarks/limits wrote; repeatable.", valueName: "file"))
  var limits: [String] = []

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Show how stores compare with alternatives to this package: a file that Benchmarks/peers wrote; repeatable.", valueName: "file"))
  var peers: [String] = []

  @Option(name: .long, help: ArgumentHelp("The format of the report on standard output: \(BenchFormat.names).", valueName: "format"))
  var format: BenchFormat = .text

  @Option(
    name: [.long, .short],
    help: ArgumentHelp("Write it to a file too; repeatable. Its format is that of FORMAT:FILE, or of the ending.", valueName: "file"))
  var output: [String] = []

  func run() throws {
    let outputs = try BenchOutputs(format: format, outputs: output)
    try outputs.check()
    var shown = try InputFile.read(result) { data throws(ResultReadError) in try ResultFile.read(data) }
    let ratios = { (paths: [String]) in
      try paths.flatMap { try InputFile.read($0) { data throws(ResultReadError) in try ResultFile.readAnchors(data) } }
    }
    if !limits.isEmpty { shown.limits = (shown.limits ?? []) + (try ratios(limits)) }
    if !peers.isEmpty { shown.peers = (shown.peers ?? []) + (try ratios(peers)) }
    try outputs.write(shown)
  }
}
