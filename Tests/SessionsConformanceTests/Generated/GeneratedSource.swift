import SessionsConformance

/// Swift sources made of the specification and the fixtures, so that the library has them without a path to either.
enum GeneratedSource {
  private static let header = "// Made by TraceabilityTests with SESSIONS_RECORD_FIXTURES=1; see ci/record-fixtures. Do not edit.\n\n"

  static func ruleTexts(_ rules: [Rule]) -> String {
    let entries = rules.map { rule in
      "    Rule(\n      \"\(rule.id)\", section: \"\(rule.section)\",\n\(literal(rule.text, indentation: 6))),\n"
    }
    return header + "extension Rule {\n  /// Every rule, in the order of the specification.\n"
      + "  public static let all: [Rule] = [\n" + entries.joined() + "  ]\n}\n"
  }

  static func untestedRules(_ reasons: [String: String]) -> String {
    let entries = reasons.sorted { $0.key < $1.key }.map { "    \"\($0.key)\":\n  \(literal($0.value, indentation: 4)),\n" }
    return header + "extension Rule {\n  /// Why no case proves a rule, and what does instead, by the rule's number.\n"
      + "  public static let untested: [String: String] = [\n" + entries.joined() + "  ]\n}\n"
  }

  static func killMatrix(_ matrix: [String: [String]]) -> String {
    let entries = matrix.sorted { $0.key < $1.key }.map { name, ids in
      "    \"\(name)\":\n  \(literal(ids.joined(separator: " "), indentation: 4)),\n"
    }
    return header + "extension KillMatrix {\n"
      + "  /// The ids of a faulty store's cases, separated by spaces: quicker to compile than arrays.\n  static let texts: [String: String] = [\n"
      + entries.joined() + "  ]\n}\n"
  }

  /// A string literal of several lines, none too long, that means one line.
  private static func literal(_ text: String, indentation: Int) -> String {
    let margin = String(repeating: " ", count: indentation)
    var lines: [String] = [""]
    for word in text.split(separator: " ") {
      if lines[lines.count - 1].count + word.count > 120 { lines.append("") }
      lines[lines.count - 1] += (lines[lines.count - 1].isEmpty ? "" : " ") + word
    }
    let body = lines.map { margin + $0 }.joined(separator: " \\\n")
    return "\(margin)\"\"\"\n\(body)\n\(margin)\"\"\""
  }
}
