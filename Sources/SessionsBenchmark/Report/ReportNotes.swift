/// The footnotes of a table: each text once, in the order in which they were first needed.
struct ReportNotes: Sendable {
  private(set) var texts: [String] = []

  /// The position of a text, which is added if it is new.
  mutating func position(of text: String) -> Int {
    if let position = texts.firstIndex(of: text) { return position }
    texts.append(text)
    return texts.count - 1
  }

  /// The mark of a footnote, such as `¹²` for the twelfth.
  static func mark(_ position: Int) -> String {
    let digits = ["⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"]
    return String(position + 1).compactMap(\.wholeNumberValue).map { digits[$0] }.joined()
  }
}
