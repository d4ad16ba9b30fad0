/// HTML or XML whose text is escaped.
///
/// It is made from literals only. What a literal says is markup; what is interpolated is text and gets escaped, unless it is markup
/// itself. So text that was forgotten to be escaped does not compile.
struct Markup: Sendable, ExpressibleByStringInterpolation {
  /// The markup as it is written to a file.
  let source: String

  init(stringLiteral value: StaticString) {
    source = "\(value)"
  }

  init(stringInterpolation: StringInterpolation) {
    source = stringInterpolation.source
  }

  private init(source: String) {
    self.source = source
  }

  /// Pieces one after the other.
  static func join(_ pieces: some Sequence<Markup>, separator: Markup = "") -> Markup {
    Markup(source: pieces.map(\.source).joined(separator: separator.source))
  }

  /// The collector of literals and values.
  struct StringInterpolation: StringInterpolationProtocol {
    var source: String = ""

    init(literalCapacity: Int, interpolationCount: Int) {
      source.reserveCapacity(literalCapacity * 2)
    }

    mutating func appendLiteral(_ literal: StaticString) { source += "\(literal)" }

    mutating func appendInterpolation(_ text: String) { source += Markup.escape(text) }

    mutating func appendInterpolation(_ number: some BinaryInteger) { source += "\(number)" }

    mutating func appendInterpolation(_ markup: Markup) { source += markup.source }

    /// Nothing without markup.
    mutating func appendInterpolation(_ markup: Markup?) { source += markup?.source ?? "" }
  }

  /// Escapes for text and for quoted attributes, in HTML and in XML 1.0.
  private static func escape(_ text: String) -> String {
    text.unicodeScalars.reduce(into: "") { result, scalar in
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      case "\n", "\t": result.unicodeScalars.append(scalar)
      // XML 1.0 has no way to write these, not even as references. Text of others was made printable before; this is the last gate.
      case "\u{0}"..<"\u{20}", "\u{FFFE}", "\u{FFFF}": result += "\u{FFFD}"
      default: result.unicodeScalars.append(scalar)
      }
    }
  }
}
