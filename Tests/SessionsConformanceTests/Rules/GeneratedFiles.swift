import SessionsFaultyStores
import SessionsConformance
import SessionsTesting

/// The files that are generated from the specification and the fixtures.
enum GeneratedFiles {
  static let note = "Made by TraceabilityTests with SESSIONS_RECORD_FIXTURES=1; see ci/record-fixtures. Do not edit."

  /// Reads the rules of the specification: list items that begin with a number in bold, such as `- **[ID-1]** Selector...`.
  static func rules(ofSpecification page: String) -> [Rule] {
    var rules: [Rule] = []
    var section = ""
    var current: (id: String, text: String)?
    func finish() {
      if let (id, text) = current { rules.append(Rule(id, section: section, text)) }
      current = nil
    }
    for line in page.split(separator: "\n", omittingEmptySubsequences: false) {
      if let start = line.wholeMatch(of: /- \*\*\[([A-Z]+-[0-9]+)\]\*\* (.+)/) {
        finish()
        current = (String(start.1), String(start.2))
      } else if let more = line.wholeMatch(of: /\ {2}(\S.*)/), let (id, text) = current {
        current = (id, "\(text) \(more.1)")
      } else {
        finish()
        if let heading = line.wholeMatch(of: /## (.+)/) { section = String(heading.1) }
      }
    }
    finish()
    return rules
  }

  /// The rules in the form that `Rule.all` reads, with the reasons of those that no case proves.
  static func ruleTexts(_ rules: [Rule], untested: [String: String]) -> String {
    var lines: [String] = []
    var section = ""
    for rule in rules {
      if rule.section != section {
        section = rule.section
        lines.append("## \(section)")
      }
      lines.append("\(rule.id) \(rule.text)")
      if let reason = untested[rule.id] { lines.append("> \(reason)") }
    }
    return source(
      "Rule", "The rules, each after its number, below `##` and their section. After `>` a rule has the reason why no case proves it.",
      lines)
  }

  /// The kills in the form that `KillMatrix.cases` reads.
  static func killTexts(_ matrix: [String: [String]]) -> String {
    let lines = matrix.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value.joined(separator: " "))" }
    return source("KillMatrix", "The faulty stores, each with the ids of the cases that it fails.", lines)
  }

  /// A Swift source with one literal, so that a program has the lines wherever it runs, and the compiler need not type-check a table.
  private static func source(_ type: String, _ comment: String, _ lines: [String]) -> String {
    """
    // \(note)

    extension \(type) {
      /// \(comment)
      static let texts: String = #\"""
        \(lines.joined(separator: "\n    "))
        \"""#
    }

    """
  }

  /// The page that shows the kill matrix to a reader.
  static func killMatrixPage(_ matrix: [String: [String]], cases: [ConformanceCase] = ConformanceSuite.cases) -> String {
    let noticing = Set(matrix.values.joined())
    let judged = cases.filter { !$0.isStochastic && $0.needsAbsent.isEmpty }
    let silent = judged.map(\.id).filter { !noticing.contains($0) }
    let races = FaultyStore.all.count(where: \.isRace)
    var page = """
      # Kill matrix

      <!-- \(note) -->

      \(FaultyStore.all.count) stores with one planted fault each, and the cases that fail on them. A case that no faulty store fails proves nothing yet about
      itself. The table has the \(matrix.count) that fail the same cases in every run; the \(races) races are in `stochastic-kills.json`, and `hangs` is judged by
      a test of its own, since each of its cases ends by the time limit. The orders of three requests are run on the faults between record operations only.

      \(judged.count - silent.count) of the \(judged.count) deterministic cases that apply to them notice at least one.

      | faulty store | fault | cases | ids |
      |---|---|---:|---|

      """
    for store in FaultyStore.all {
      guard let ids = matrix[store.name] else { continue }
      page += "| `\(store.name)` | \(store.fault) | \(ids.count) | \(ids.joined(separator: " ")) |\n"
    }
    page += "\nDeterministic cases that notice none of these stores: \(silent.isEmpty ? "none" : silent.joined(separator: " ")).\n"
    return page
  }

  /// A text with the number of planted faults, in the one sentence of the README that tells it.
  static func readme(_ text: String) -> String {
    text.replacing(
      /each of the [0-9]+ \[stores with one planted fault\]/,
      with: "each of the \(FaultyStore.all.count) [stores with one planted fault]")
  }
}
