package import Foundation

/// Text that a store's process chose, made fit for a terminal and a report: it is neither long nor does it move the cursor.
///
/// Every such text passes here where it enters.
package enum DriverText {
  /// The most characters that are kept of one text.
  package static let limit: Int = 200

  /// The text in one short line: cut, and with what cannot be seen escaped.
  package static func clean(_ text: String) -> String { clean(text, bytes: text.utf8.count) }

  /// A line, whatever its bytes.
  package static func clean(_ line: Data) -> String {
    // A character has at most four bytes, so that this is enough to know whether it has to be cut.
    clean(String(decoding: line.prefix(4 * limit + 4), as: UTF8.self), bytes: line.count)
  }

  private static func clean(_ text: String, bytes: Int) -> String {
    let scalars = text.unicodeScalars
    let end = scalars.index(scalars.startIndex, offsetBy: limit, limitedBy: scalars.endIndex) ?? scalars.endIndex
    let visible = scalars[..<end].map { isVisible($0) ? String($0) : $0.escaped(asASCII: true) }.joined()
    return end == scalars.endIndex ? visible : "\(visible)… (\(bytes) bytes)"
  }

  /// Whether a character is shown as itself: not a control character, a line break or an invisible mark such as one that turns the
  /// direction.
  private static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: false
    default: true
    }
  }
}
