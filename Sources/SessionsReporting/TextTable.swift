/// Texts in columns, for terminals and Markdown.
///
/// The width of a text is the number of cells that a terminal shows it in, so that names in any script line up.
package struct TextTable: Sendable {
  /// The side that a column's texts line up at, and its least width.
  package struct Column: Sendable {
    fileprivate let isRight: Bool
    fileprivate let minimumWidth: Int

    /// A column of texts.
    package static let left: Column = Column(isRight: false, minimumWidth: 0)
    /// A column of numbers.
    package static let right: Column = Column(isRight: true, minimumWidth: 0)
    /// A column of texts that is no narrower than `width`, so that tables below each other line up.
    package static func left(atLeast width: Int) -> Column { Column(isRight: false, minimumWidth: width) }
    /// A column of numbers that is no narrower than `width`.
    package static func right(atLeast width: Int) -> Column { Column(isRight: true, minimumWidth: width) }
  }

  /// Gives a cell its colour. It gets the cell's text without padding, which is never empty, and the numbers of its row and column.
  package typealias Style = (_ text: String, _ row: Int, _ column: Int) -> String

  private let rows: [[String]]
  private let columns: [Column]
  private let widths: [Int]

  /// Creates a table.
  ///
  /// - Parameters:
  ///   - rows: The texts, the heads first if there are any. A row may be shorter than others.
  ///   - columns: The columns from the first one on; the last one given holds for all further columns. Without any all are ``Column/left``.
  package init(_ rows: [[String]], columns: [Column] = [.left]) {
    self.rows = rows
    let count = rows.map(\.count).max() ?? 0
    let all: [Column] = (0..<count).map { $0 < columns.count ? columns[$0] : columns.last ?? .left }
    self.columns = all
    widths = (0..<count).map { column in
      let longest = rows.map { column < $0.count ? Self.width(of: $0[column]) : 0 }.max() ?? 0
      return max(longest, all[column].minimumWidth)
    }
  }

  /// The width of the widest line, without an indentation.
  package var width: Int { widths.reduce(0, +) + 2 * max(0, widths.count - 1) }

  /// The rows as lines, with two spaces between columns and none at the end of a line.
  package func lines(indent: Int = 0, style: Style = { text, _, _ in text }) -> [String] {
    rows.enumerated().map { number, row in
      let last = row.lastIndex { !$0.isEmpty } ?? -1
      let cells = row.prefix(last + 1).enumerated().map { column, text in
        let padding = Self.spaces(widths[column] - Self.width(of: text))
        let styled = text.isEmpty ? "" : style(text, number, column)
        if columns[column].isRight { return padding + styled }
        return column == last ? styled : styled + padding
      }
      return cells.isEmpty ? "" : Self.spaces(indent) + cells.joined(separator: "  ")
    }
  }

  /// The rows as a table of GitHub's Markdown, the first one as its head. The texts are Markdown.
  package var markdown: [String] {
    guard let head = rows.first else { return [] }
    let rule = columns.map { $0.isRight ? "---:" : "---" }
    return ([head, rule] + rows.dropFirst()).map { "| \($0.joined(separator: " | ")) |" }
  }

  /// Fills a text up to a width with spaces: after a text of a left column, before one of a right column. A longer text stays as it is.
  package static func pad(_ text: String, to width: Int, as column: Column = .left) -> String {
    let padding = spaces(width - self.width(of: text))
    return column.isRight ? padding + text : text + padding
  }

  /// The number of a terminal's cells for a text: two for a wide character of East Asia and for an emoji, none for a combining mark alone.
  package static func width(of text: String) -> Int {
    // Nearly all text here is ASCII.
    if text.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) { return text.utf8.count }
    return text.reduce(0) { $0 + width(of: $1) }
  }

  private static func width(of character: Character) -> Int {
    let scalars = character.unicodeScalars
    if scalars.contains(where: { $0.value == 0xFE0F || $0.properties.isEmojiPresentation }) { return 2 }
    guard let first = scalars.first else { return 0 }
    switch first.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return 0
    default: return wide.contains { $0.contains(first.value) } ? 2 : 1
    }
  }

  /// The blocks of Unicode whose characters are wide (East Asian Width W and F).
  private static let wide: [ClosedRange<UInt32>] = [
    0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
    0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x20000...0x3FFFD,
  ]

  private static func spaces(_ count: Int) -> String { String(repeating: " ", count: max(0, count)) }
}
