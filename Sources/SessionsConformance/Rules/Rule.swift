/// A rule of the specification, with its permanent number.
package struct Rule: Sendable, Hashable {
  /// The number, such as `ROT-3`.
  package let id: String
  /// The section of the specification that the rule stands in.
  package let section: String
  /// The text, in Markdown and without line breaks.
  package let text: String
  /// The reason why no case proves the rule, with the test that covers it instead; nil for a rule that cases prove.
  package var untestedReason: String?

  /// Creates a rule.
  package init(_ id: String, section: String, _ text: String, untestedReason: String? = nil) {
    self.id = id
    self.section = section
    self.text = text
    self.untestedReason = untestedReason
  }

  /// Every rule, in the order of the specification.
  package static let all: [Rule] = {
    var rules: [Rule] = []
    var section = ""
    for line in texts.split(separator: "\n") {
      let mark = line.prefix { $0 != " " }
      let text = String(line.dropFirst(mark.count + 1))
      switch mark {
      case "##": section = text
      case ">": rules[rules.count - 1].untestedReason = text
      default: rules.append(Rule(String(mark), section: section, text))
      }
    }
    return rules
  }()

  /// Finds the rule with a number, in upper or lower case.
  package static func find(_ id: String) -> Rule? {
    all.first { $0.id.lowercased() == id.lowercased() }
  }
}

/// The cases that notice each faulty store: the proof that the cases can fail.
///
/// Only deterministic cases are in it: a race that is left to chance may pass by luck.
package enum KillMatrix {
  /// The ids of the cases that a faulty store fails, by the faulty store's name.
  package static let cases: [String: [String]] = texts.split(separator: "\n").reduce(into: [:]) { cases, line in
    let words = line.split(separator: " ").map(String.init)
    cases[words[0]] = Array(words.dropFirst())
  }

  /// Returns the names of the faulty stores that a case notices, sorted.
  package static func faultyStores(noticedBy id: String) -> [String] {
    cases.filter { $0.value.contains(id) }.keys.sorted()
  }
}
