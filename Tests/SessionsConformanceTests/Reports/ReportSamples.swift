import Sessions
import SessionsConformance

/// Results made by hand, with outcomes that a run rarely has.
enum ReportSamples {
  /// A text with every character that has a meaning in one of the formats.
  static let hostile: String =
    "<b>&amp;]]> \"q\" 'a' |`x`| # SKIP # TODO @all \\ \u{0}\u{1B}[31mred\r\n---\n...\nnot ok 1 - fake\u{202E}\u{2028}\u{FFFE}"

  static func result(_ outcome: CaseOutcome, id: String = "TST-001", text: String = "as it is", rules: [String] = ["CC-1"]) -> CaseResult {
    let isTrouble = outcome == .failed || outcome == .errored || outcome == .expectedFailure
    let isKnown = outcome == .expectedFailure || outcome == .unexpectedPass
    return CaseResult(
      id: id, title: text, level: .must, rules: rules, instances: 2, repetition: 1, outcome: outcome,
      reason: outcome == .limited ? "DEV-3" : text, baseline: isKnown ? "known: \(text)" : nil, what: isTrouble ? text : nil,
      expected: isTrouble ? text : nil, seen: isTrouble ? text : nil,
      steps: isTrouble ? [CaseStep(at: 0, operation: text, result: text), CaseStep(at: 5, operation: text, result: nil)] : nil,
      seed: 7, milliseconds: 1.5)
  }

  static func store(_ results: [CaseResult], name: String = "sample", planned: Int? = nil, error: String? = nil) -> StoreResult {
    StoreResult(
      store: name, details: ["of": name], adapterVersion: "1.2", backendVersion: "3.4", capabilities: ["prune"], deviations: ["DEV-3"],
      planned: planned ?? results.count, results: results, notes: ["a note on \(name)"], error: error)
  }

  static func report(_ stores: StoreResult...) -> SuiteReport { SuiteReport(seed: 7, stores: stores) }

  /// One result of each outcome, with the same text everywhere.
  static func all(text: String) -> SuiteReport {
    let outcomes = CaseOutcome.allCases.enumerated()
    return report(store(outcomes.map { result($1, id: "TST-00\($0)", text: text) }, name: text))
  }
}
