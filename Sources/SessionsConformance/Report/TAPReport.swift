/// A run in the Test Anything Protocol, version 14.
///
/// It is one flat list with the store in each description, since few harnesses read subtests and the others ignore them. A failure has its
/// bug report as YAML. A skipped case is `ok # SKIP`, an expected failure `not ok # TODO`, which harnesses count apart from the passed
/// ones. A store that could not be judged is one more `not ok`, and not `Bail out!`, which would end the other stores' results.
public enum TAPReport {
  /// Renders a run.
  public static func render(_ report: SuiteReport) -> String {
    let report = report.printable
    var lines: [String] = []
    var points: [Point] = []
    for store in report.stores {
      points += store.results.map { point($0, store: store.store) }
      if let reason = store.incompleteness {
        points.append(Point(isOK: false, text: "\(store.store): every planned case has a result", yaml: YAMLText.pair("message", reason)))
      }
    }
    lines.append("TAP version 14")
    lines.append(points.isEmpty ? "1..0 # SKIP no store was judged" : "1..\(points.count)")
    lines += comments(report)
    for (index, point) in points.enumerated() {
      lines.append("\(point.isOK ? "ok" : "not ok") \(index + 1) - \(description(point.text))\(point.directive)")
      if !point.yaml.isEmpty { lines += ["  ---"] + point.yaml.map { "  \($0)" } + ["  ..."] }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private struct Point {
    let isOK: Bool
    let text: String
    var directive: String = ""
    var yaml: [String] = []
  }

  private static func point(_ result: CaseResult, store: String) -> Point {
    let text = "\(store): \(result.id) \(result.title)\(result.bracket(SuiteKind(name: store)))"
    switch result.outcome {
    case .passed: return Point(isOK: true, text: text)
    case .limited:
      let yaml = YAMLText.pair("limited", result.reason ?? "") + YAMLText.pair("message", result.consequence)
      return Point(isOK: true, text: text, yaml: yaml)
    case .skipped: return Point(isOK: true, text: text, directive: " # SKIP \(description(result.reason ?? ""))")
    case .expectedFailure:
      let reason = description(result.baseline ?? result.summary)
      return Point(isOK: false, text: text, directive: " # TODO \(reason)", yaml: yaml(result, store: store))
    case .failed, .errored, .inconclusive, .unexpectedPass:
      return Point(isOK: false, text: text, yaml: yaml(result, store: store))
    }
  }

  private static func yaml(_ result: CaseResult, store: String) -> [String] {
    let steps = (result.steps ?? []).map { "\($0.operation) → \($0.result ?? "never returned")\($0.at == 0 ? "" : " (at +\($0.at) ms)")" }
    return YAMLText.pair("message", result.summary) + YAMLText.pair("outcome", result.outcome.rawValue)
      + YAMLText.pair("severity", result.level.rawValue) + YAMLText.list("rules", result.rules)
      + YAMLText.pair("baseline", result.baseline) + YAMLText.list("steps", steps) + YAMLText.pair("looked at", result.what)
      + YAMLText.pair("expected", result.expected) + YAMLText.pair("seen", result.seen)
      + YAMLText.pair("again", RerunCommand.text(for: result, store: store))
  }

  private static func comments(_ report: SuiteReport) -> [String] {
    var lines = ["# \(report.origin)"]
    for store in report.stores {
      let facts = store.versions + [StoreVerdict(store).text]
      lines.append("# \(store.store): \(facts.joined(separator: "; "))")
      lines += store.notes.map { "# \(store.store): note: \($0)" }
    }
    return lines
  }

  /// Makes a text that no harness takes for a directive.
  ///
  /// The protocol escapes the number sign with a backslash, but a harness that does not know that would read a failure named `\# SKIP` as
  /// skipped. The full-width sign looks alike and begins a directive nowhere.
  private static func description(_ text: String) -> String {
    text.unicodeScalars.reduce(into: "") { result, scalar in
      switch scalar {
      case "#": result += "＃"
      case "\\": result += "\\\\"
      default: result.unicodeScalars.append(scalar)
      }
    }
  }
}

/// The subset of YAML in a TAP report: pairs of a name and quoted text, and lists of quoted text.
package enum YAMLText {
  /// A pair; no line without a value.
  static func pair(_ name: String, _ value: String?) -> [String] {
    value.map { ["\(name): \(quoted($0))"] } ?? []
  }

  /// A list under a name; no line without entries.
  static func list(_ name: String, _ values: [String]) -> [String] {
    values.isEmpty ? [] : ["\(name):"] + values.map { "  - \(quoted($0))" }
  }

  /// Text in double quotes: the only style of YAML that can hold any character and ends on its line.
  package static func quoted(_ text: String) -> String {
    text.unicodeScalars.reduce(into: "\"") { result, scalar in
      switch scalar.value {
      case 0x22: result += "\\\""
      case 0x5C: result += "\\\\"
      case 0x0A: result += "\\n"
      case 0x20..<0x7F, 0xA0..<0x2028, 0x2030..<0xFDD0: result.unicodeScalars.append(scalar)
      default:
        let digits = String(scalar.value, radix: 16)
        result += "\\U" + String(repeating: "0", count: 8 - digits.count) + digits
      }
    } + "\""
  }
}
