/// Text of others in Markdown as GitHub reads it.
enum MarkdownText {
  /// Text for a line or a cell of a table, in which no character has a meaning.
  static func escape(_ text: String) -> String {
    text.unicodeScalars.reduce(into: "") { result, scalar in
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      // Without something after it a name would be told of the report, and a number be linked.
      case "@", "#": result += "\(scalar)&#8203;"
      case "\\", "`", "*", "_", "{", "}", "[", "]", "(", ")", "|", "~", "!", "$": result += "\\\(scalar)"
      default: result.unicodeScalars.append(scalar)
      }
    }
  }

  /// A table whose columns from one on hold numbers.
  static func table(_ head: [String], _ rows: [[String]], numbersFrom first: Int) -> [String] {
    let rule = head.indices.map { $0 >= first ? "---:" : "---" }
    return ([head.map(escape), rule] + rows.map { $0.map(escape) }).map { "| \($0.joined(separator: " | ")) |" }
  }

  /// A line of code that no backtick in it can end.
  static func code(_ text: String) -> String {
    let longest = text.split(whereSeparator: { $0 != "`" }).map(\.count).max() ?? 0
    let fence = String(repeating: "`", count: max(3, longest + 1))
    return "\(fence)sh\n\(text)\n\(fence)"
  }
}
