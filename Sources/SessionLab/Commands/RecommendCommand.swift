package import ArgumentParser
import Foundation
import SessionsBenchmark

/// `sessionlab recommend`: recommends a store for an application.
package struct RecommendCommand: ParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "recommend",
    abstract: "Recommends a store for an application, with the numbers and the limits that decided.",
    discussion: """
      On a terminal and without an option that says what you need, it asks. With one, the others have their defaults, which the answer shows.

      The stores' promises rule out those that do not fit. With --result, a file of 'sessionlab bench --output FILE.json', the measured rate at \
      your mix of reads and writes ranks the rest, and a store that is too slow for --rate or --p99 is ruled out; measure the workloads browse, \
      read-only and write-back. A store that fails the conformance suite or lost a write is never recommended.

      EXAMPLES
        sessionlab recommend                   # asks
        sessionlab recommend --instances 3 --servers postgres
        sessionlab recommend --result result.json --rate 2000 --p99 10
        sessionlab recommend --durability power-loss --format json

      EXIT CODES
        0  there is an answer
        1  no store fits: the answer shows which needs to give up
        2  wrong usage, or a file that is no result
        3  the answer could not be written
      """)

  @OptionGroup(title: "What you need") var needs: NeedOptions

  @Option(name: .long, help: ArgumentHelp("A file that 'sessionlab bench --output FILE.json' wrote on your machine.", valueName: "file"))
  var result: String?

  @Option(name: .long, help: ArgumentHelp("The format of the answer: \(RecommendFormat.names).", valueName: "format"))
  var format: RecommendFormat = .text

  package init() {}

  package func run() throws {
    let evidence = try result.map { path in
      try InputFile.read(path, option: "--result") { data throws(ResultReadError) in try ResultFile.read(data) }
    }
    let answer = StoreRecommender(evidence).recommendation(for: try sessionNeeds())
    switch format {
    case .text: try Console.out(RecommendationText.render(answer, isColoured: Console.isColoured))
    case .json: try Console.out(String(decoding: try RecommendationJSON.render(answer), as: UTF8.self))
    }
    if answer.choice == nil { throw ExitCode(LabExit.failed) }
  }

  /// The needs from the options, or from answers to questions.
  private func sessionNeeds() throws -> SessionNeeds {
    if needs.isGiven { return try needs.needs() }
    guard Console.canAsk else {
      throw ValidationError("There is nobody to ask, so say what you need with at least one of \(NeedOptions.names).")
    }
    return try NeedQuestions(ask: Console.ask).answers()
  }
}

/// The formats of an answer.
enum RecommendFormat: String, ReportFormat {
  case text, json

}
