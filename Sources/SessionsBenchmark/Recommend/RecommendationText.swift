package import Foundation
import SessionsReporting

/// Renders an answer for a terminal.
package enum RecommendationText {
  /// Renders an answer.
  ///
  /// - Parameters:
  ///   - answer: The answer.
  ///   - isColoured: Whether to use the terminal's colours.
  ///   - width: The most columns of a line.
  package static func render(_ answer: Recommendation, isColoured: Bool = false, width: Int = 110) -> String {
    let style = TerminalStyle(isColoured: isColoured)
    let page = TextPage(width: max(40, width))
    var lines = headline(answer, style, page)
    lines += section("What you need", needs(answer.needs), style)
    lines += section("What decided", stores(answer, style, page), style)
    if let choice = answer.choice { lines += section("To use \(choice.title)", page.items(choice.conditions), style) }
    lines += section(answer.choice == nil ? "What to give up" : "What would change it", page.items(answer.changes.map(\.text)), style)
    lines += section("Before you rely on it", page.items(answer.cautions), style)
    lines += section("The numbers", page.paragraph(source(answer.result), indent: 2), style)
    // Commands are not wrapped, so that they can be copied.
    lines += section("To measure it", answer.nextSteps.map { "  \($0)" }, style)
    return lines.joined(separator: "\n") + "\n"
  }

  private static func headline(_ answer: Recommendation, _ style: TerminalStyle, _ page: TextPage) -> [String] {
    guard let choice = answer.choice else { return [style.bad("No store fits all of these needs.")] }
    let product = choice.kind.map { ": the product \($0.product)" } ?? ""
    var lines = [style.good("Take \(choice.title)\(product).")]
    if let numbers = choice.numbers {
      lines += page.paragraph("\(numbers.text(withBasis: true)).", indent: 2)
    }
    return lines + answer.reasons.flatMap { page.paragraph($0, indent: 2) }
  }

  private static func needs(_ needs: SessionNeeds) -> [String] {
    let width = needs.lines.map(\.name.count).max() ?? 0
    return needs.lines.map { "  \($0.name.padding(toLength: width, withPad: " ", startingAt: 0))  \($0.value)" }
  }

  /// A line for each store: its numbers, or the reasons that rule it out.
  private static func stores(_ answer: Recommendation, _ style: TerminalStyle, _ page: TextPage) -> [String] {
    let fitting = (answer.choice.map { [$0] } ?? []) + answer.alternatives
    let names = (fitting + answer.refused).map(\.title.count).filter { $0 <= 24 }
    let width = names.max() ?? 0
    func name(_ candidate: StoreCandidate) -> String {
      candidate.title.count > width ? candidate.title : candidate.title.padding(toLength: width, withPad: " ", startingAt: 0)
    }
    var lines = fitting.flatMap { candidate in
      let isNew = candidate.isNewServer ? "; a server more to run" : ""
      let facts = "\(candidate.numbers?.text ?? unmeasured(candidate, answer))\(isNew)"
      return page.paragraph("\(name(candidate))  fits  \(facts)", indent: 2, hanging: width + 10)
    }
    for candidate in answer.refused {
      let reasons = candidate.refusals.map(\.reason).joined(separator: "; ")
      lines += page.paragraph("\(name(candidate))  out   \(reasons)", indent: 2, hanging: width + 10)
    }
    return lines
  }

  /// The facts of a store without numbers.
  private static func unmeasured(_ candidate: StoreCandidate, _ answer: Recommendation) -> String {
    if answer.result == nil { return candidate.durability.text }
    return candidate.backend == nil ? "not measured" : "no numbers that count here"
  }

  private static func source(_ result: BenchmarkResult?) -> String {
    guard let result else { return "None: run 'sessionlab bench --output result.json' on your machine, and give --result result.json." }
    let host = result.host
    let rounds = WordText.counted(result.rounds.count, "round")
    return
      "Measured \(PrintableText.show(result.started)) on \(PrintableText.show(host.cpu)) with \(WordText.counted(host.cores, "processor")), "
      + "\(rounds). 'sessionlab report' shows all of them, with what weakens them."
  }

  private static func section(_ head: String, _ lines: [String], _ style: TerminalStyle) -> [String] {
    lines.isEmpty ? [] : ["", style.bold(head)] + lines
  }
}

/// Wraps text into lines of a width.
private struct TextPage {
  let width: Int

  /// A text in lines, of which the second and later ones are indented more.
  func paragraph(_ text: String, indent: Int, hanging: Int? = nil) -> [String] {
    var lines: [String] = []
    var line = String(repeating: " ", count: indent)
    var isEmpty = true
    // Runs of spaces stay: they are columns.
    for word in text.split(separator: " ", omittingEmptySubsequences: false) {
      if !isEmpty, line.count + word.count + 1 > width {
        lines.append(line)
        line = String(repeating: " ", count: hanging ?? indent)
        isEmpty = true
      }
      line += isEmpty ? String(word) : " \(word)"
      isEmpty = false
    }
    return lines + [line]
  }

  /// A list.
  func items(_ texts: [String]) -> [String] { texts.flatMap { paragraph("- \($0)", indent: 2, hanging: 4) } }
}

/// Renders an answer for programs.
package enum RecommendationJSON {
  /// The version of the format that is written.
  package static let schemaVersion: Int = 1

  /// Renders an answer as JSON with sorted keys. `recommended` is absent when no store fits.
  package static func render(_ answer: Recommendation) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
    return try encoder.encode(Document(answer)) + Data("\n".utf8)
  }

  private struct Document: Encodable {
    let schemaVersion: Int
    let needs: SessionNeeds
    let recommended: StoreCandidate?
    let alternatives: [StoreCandidate]
    let refused: [StoreCandidate]
    let reasons: [String]
    let changes: [RecommendationChange]
    let cautions: [String]
    let nextSteps: [String]
    let source: Source?

    init(_ answer: Recommendation) {
      schemaVersion = RecommendationJSON.schemaVersion
      needs = answer.needs
      recommended = answer.choice
      alternatives = answer.alternatives
      refused = answer.refused
      reasons = answer.reasons
      changes = answer.changes
      cautions = answer.cautions
      nextSteps = answer.nextSteps
      source = answer.result.map { Source(started: $0.started, cpu: $0.host.cpu, rounds: $0.rounds.count, synthetic: $0.synthetic) }
    }
  }

  /// The measurement that the numbers come from; absent when the rules alone decided.
  private struct Source: Encodable {
    let started: String
    let cpu: String
    let rounds: Int
    let synthetic: Bool
  }
}
