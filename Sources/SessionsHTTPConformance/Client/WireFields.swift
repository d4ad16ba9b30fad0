/// A field of a request or an answer, as it stands on the wire: nothing is joined, sorted or changed.
package struct WireField: Sendable, Equatable {
  /// The name as it was written.
  package let name: String
  /// The value without the blanks around it. Bytes that are no UTF-8 show as replacement characters.
  package let value: String

  /// Creates a field.
  package init(_ name: String, _ value: String) {
    self.name = name
    self.value = value
  }

  /// Whether the field has a name, in upper or lower case.
  package func isNamed(_ name: String) -> Bool { self.name.lowercased() == name.lowercased() }
}

extension [WireField] {
  /// The values of all fields with a name, in their order.
  package func values(_ name: String) -> [String] { filter { $0.isNamed(name) }.map(\.value) }

  /// The parts of all fields with a name, which is a list that commas separate, in lower case.
  package func list(_ name: String) -> [String] {
    values(name).flatMap { $0.split(separator: ",") }.map { $0.trimmed.lowercased() }.filter { !$0.isEmpty }
  }
}

extension StringProtocol {
  /// The text without blanks and tabs at its ends.
  var trimmed: String {
    let start = drop { $0 == " " || $0 == "\t" }
    return String(start.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
  }
}
