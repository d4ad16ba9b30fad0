/// Colours for a terminal, or none.
package struct TerminalStyle: Sendable {
  package let isColoured: Bool

  /// Creates a style; without colour every function returns its text as it is.
  package init(isColoured: Bool) {
    self.isColoured = isColoured
  }

  package func bold(_ text: String) -> String { wrap(text, "1") }
  package func dim(_ text: String) -> String { wrap(text, "2") }
  package func good(_ text: String) -> String { wrap(text, "32") }
  package func bad(_ text: String) -> String { wrap(text, "1;31") }
  package func notable(_ text: String) -> String { wrap(text, "33") }

  private func wrap(_ text: String, _ code: String) -> String {
    isColoured ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}
