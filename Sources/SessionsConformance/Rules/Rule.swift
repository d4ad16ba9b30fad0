/// A rule of the specification, with its permanent number.
public struct Rule: Sendable, Hashable {
  /// The number, such as `ROT-3`.
  public let id: String
  /// The section of the specification that it stands in.
  public let section: String
  /// The text, in Markdown and without line breaks.
  public let text: String

  /// Creates a rule.
  public init(_ id: String, section: String, _ text: String) {
    self.id = id
    self.section = section
    self.text = text
  }

  /// The rule with a number, in upper or lower case.
  public static func find(_ id: String) -> Rule? {
    all.first { $0.id.lowercased() == id.lowercased() }
  }

  /// Why no case proves the rule, and what does instead; nil for a rule that cases prove.
  public var untestedReason: String? { Rule.untested[id] }
}
