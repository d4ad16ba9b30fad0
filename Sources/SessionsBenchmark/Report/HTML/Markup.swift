/// HTML whose text is escaped.
///
/// It is made of literals, which are markup, and of interpolated text, which is escaped: there is no way to forget it, since a text that
/// was made elsewhere is no markup.
struct Markup: Sendable, ExpressibleByStringInterpolation {
  /// What is written to a file.
  let source: String

  init(stringLiteral value: StaticString) { source = "\(value)" }

  init(stringInterpolation: StringInterpolation) { source = stringInterpolation.source }

  private init(source: String) { self.source = source }

  /// Pieces one after the other.
  static func join(_ pieces: some Sequence<Markup>, separator: Markup = "") -> Markup {
    Markup(source: pieces.map(\.source).joined(separator: separator.source))
  }

  /// Collects literals and values.
  struct StringInterpolation: StringInterpolationProtocol {
    fileprivate(set) var source: String = ""

    init(literalCapacity: Int, interpolationCount: Int) { source.reserveCapacity(2 * literalCapacity) }

    mutating func appendLiteral(_ literal: StaticString) { source += "\(literal)" }

    mutating func appendInterpolation(_ text: String) {
      for scalar in VisibleText.show(text).unicodeScalars {
        switch scalar {
        case "&": source += "&amp;"
        case "<": source += "&lt;"
        case ">": source += "&gt;"
        case "\"": source += "&quot;"
        case "'": source += "&#39;"
        default: source.unicodeScalars.append(scalar)
        }
      }
    }

    mutating func appendInterpolation(_ number: Int) { source += "\(number)" }

    mutating func appendInterpolation(_ markup: Markup) { source += markup.source }

    /// Nothing for no markup.
    mutating func appendInterpolation(_ markup: Markup?) { source += markup?.source ?? "" }
  }
}
