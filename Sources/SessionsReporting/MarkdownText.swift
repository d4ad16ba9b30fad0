/// Text of others in Markdown as GitHub reads it.
package enum MarkdownText {
  /// Text for a line or a cell of a table: no character in it has a meaning.
  package static func escape(_ text: String) -> String {
    text.unicodeScalars.reduce(into: "") { result, scalar in
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      // A zero-width character follows: GitHub would notify a person with this name of every report, and link a number to an issue.
      case "@", "#": result += "\(scalar)&#8203;"
      case "\\", "`", "*", "_", "{", "}", "[", "]", "(", ")", "|", "~", "!", "$": result += "\\\(scalar)"
      default: result.unicodeScalars.append(scalar)
      }
    }
  }

  /// Lines as they are, between fences that no line of them can close.
  package static func fenced(_ lines: [String], as language: String = "text") -> [String] {
    let longest = lines.flatMap { $0.split(whereSeparator: { $0 != "`" }) }.map(\.count).max() ?? 0
    let fence = String(repeating: "`", count: max(3, longest + 1))
    return ["\(fence)\(language)"] + lines + [fence]
  }

  /// A table of cells that are Markdown; the columns from the given one on are aligned to the right, since they hold numbers.
  package static func table(_ head: [String], _ rows: [[String]], numbersFrom first: Int? = nil) -> [String] {
    let columns = head.indices.map { $0 >= first ?? .max ? TextTable.Column.right : .left }
    return TextTable([head] + rows, columns: columns).markdown
  }

  /// A table of cells that are text of others.
  package static func table(escaping head: [String], _ rows: [[String]], numbersFrom first: Int? = nil) -> [String] {
    table(head.map(escape), rows.map { $0.map(escape) }, numbersFrom: first)
  }
}
