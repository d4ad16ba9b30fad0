/// Text in lines of a width.
struct TextPage {
  let width: Int

  /// A text in lines, of which the second and later ones are indented more.
  func paragraph(_ text: String, indent: Int, hanging: Int? = nil) -> [String] {
    var lines: [String] = []
    var line = String(repeating: " ", count: indent)
    var isEmpty = true
    // Runs of spaces are columns, and stay.
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
