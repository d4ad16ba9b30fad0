/// HTML or XML whose text is escaped.
///
/// It is made from literals only. A literal is markup; an interpolated text is made printable and escaped, and interpolated markup stays as
/// it is. So an unescaped text does not compile.
package struct Markup: Sendable, ExpressibleByStringInterpolation {
  /// The markup as it is written to a file.
  package let source: String

  package init(stringLiteral value: StaticString) {
    source = "\(value)"
  }

  package init(stringInterpolation: StringInterpolation) {
    source = stringInterpolation.source
  }

  private init(source: String) {
    self.source = source
  }

  /// Joins pieces.
  package static func join(_ pieces: some Sequence<Markup>, separator: Markup = "") -> Markup {
    Markup(source: pieces.map(\.source).joined(separator: separator.source))
  }

  /// Text of several lines. A line break within one of them is shown as a symbol.
  package static func lines(_ lines: [String]) -> Markup {
    join(lines.map { "\($0)" }, separator: "\n")
  }

  /// The collector of literals and values.
  package struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var source: String = ""

    package init(literalCapacity: Int, interpolationCount: Int) {
      source.reserveCapacity(literalCapacity * 2)
    }

    package mutating func appendLiteral(_ literal: StaticString) { source += "\(literal)" }

    package mutating func appendInterpolation(_ text: String) { source += Markup.escape(text) }

    package mutating func appendInterpolation(_ number: some BinaryInteger) { source += "\(number)" }

    package mutating func appendInterpolation(_ markup: Markup) { source += markup.source }

    /// Adds nothing for nil.
    package mutating func appendInterpolation(_ markup: Markup?) { source += markup?.source ?? "" }
  }

  /// Escapes for text and for quoted attributes, in HTML and in XML 1.0, which has no way at all to write a character that is not
  /// printable.
  private static func escape(_ text: String) -> String {
    PrintableText.show(text).unicodeScalars.reduce(into: "") { result, scalar in
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      default: result.unicodeScalars.append(scalar)
      }
    }
  }
}
