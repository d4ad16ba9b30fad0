import Foundation
import SessionsReporting

/// An answer for a terminal.
package enum RecommendationText {
  /// Renders an answer.
  ///
  /// - Parameters:
  ///   - answer: The answer.
  ///   - isColoured: Whether to use the terminal's colours.
  ///   - width: How many columns a line may have.
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
    // Commands are not wrapped: they are there to be copied.
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

  /// A line for each store: what it does, or what rules it out.
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

  /// What is told of a store without numbers.
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
