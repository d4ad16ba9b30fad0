import SessionsReporting

/// Labels with texts that are wrapped for a terminal.
struct ExplanationRows {
  private var lines: [String] = []
  private var last: String?

  /// Adds a text; the label is left out when it is the one above.
  mutating func add(_ label: String, _ text: String) {
    let shown = label == last ? "" : label
    last = label
    var line = TextTable.pad("  \(shown)", to: Self.indentation)
    var isEmpty = true
    for word in text.split(separator: " ", omittingEmptySubsequences: false) {
      if !isEmpty, line.count + 1 + word.count > Self.width {
        lines.append(line)
        line = String(repeating: " ", count: Self.indentation)
        isEmpty = true
      }
      line += (isEmpty ? "" : " ") + word
      isEmpty = false
    }
    lines.append(line)
  }

  /// The lines, with a line break at the end.
  var text: String { lines.joined(separator: "\n") + "\n" }

  /// The text without the marks of Markdown, which a terminal does not show.
  static func plain(_ markdown: String) -> String {
    markdown.filter { $0 != "`" && $0 != "*" }
  }

  private static let indentation = 14
  private static let width = 110
}
