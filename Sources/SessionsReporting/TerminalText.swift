/// Text of others as it may stand in a report: on one line, with every character visible.
///
/// A name, a value or an error may hold anything. A line break in it would begin a line of the report, an escape sequence would steer the
/// terminal, and a change of the direction of writing would show the line in another order than it has.
package enum PrintableText {
  /// Replaces each invisible character with a picture or a number. A text that was made printable does not change again.
  package static func show(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: { symbol($0) != nil }) else { return text }
    return text.unicodeScalars.reduce(into: "") { result, scalar in
      if let symbol = symbol(scalar) { result += symbol } else { result.unicodeScalars.append(scalar) }
    }
  }

  /// The replacement of a character that is invisible or no text; nil for all others.
  private static func symbol(_ scalar: Unicode.Scalar) -> String? {
    switch scalar.value {
    // Unicode has a picture for each of these, from U+2400.
    case 0..<0x20: return Unicode.Scalar(0x2400 + scalar.value).map { String(Character($0)) }
    case 0x7F: return "\u{2421}"
    case 0x80..<0xA0, 0x200B, 0x200E, 0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF, 0xE0000..<0xE1000: return hex(scalar)
    // Unicode has no characters at these numbers, and XML forbids them.
    case let value where value & 0xFFFE == 0xFFFE || (0xFDD0...0xFDEF).contains(value): return hex(scalar)
    default: return nil
    }
  }

  private static func hex(_ scalar: Unicode.Scalar) -> String { "\\u{\(String(scalar.value, radix: 16, uppercase: true))}" }
}

/// Colours for a terminal, or none.
package struct TerminalStyle: Sendable {
  /// Whether the functions colour their text.
  package let isColoured: Bool

  /// Creates a style; without colour every function returns its text as it is.
  package init(isColoured: Bool) {
    self.isColoured = isColoured
  }

  /// A heading.
  package func bold(_ text: String) -> String { wrap(text, "1") }
  /// Text of lesser importance.
  package func dim(_ text: String) -> String { wrap(text, "2") }
  /// Good news, in green.
  package func good(_ text: String) -> String { wrap(text, "32") }
  /// Bad news, in bold red.
  package func bad(_ text: String) -> String { wrap(text, "1;31") }
  /// A limitation, in yellow.
  package func notable(_ text: String) -> String { wrap(text, "33") }

  private func wrap(_ text: String, _ code: String) -> String {
    isColoured ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}

/// Arguments as a shell reads them.
package enum ShellText {
  /// The argument, in quotes if it needs them.
  package static func quote(_ argument: String) -> String {
    let isPlain = argument.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_./:=,@%+".contains($0)) }
    return isPlain && !argument.isEmpty ? argument : "'\(argument.replacing("'", with: "'\\''"))'"
  }
}
