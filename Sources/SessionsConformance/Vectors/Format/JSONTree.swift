import Foundation

/// A JSON document whose numbers are 64-bit integers: vectors have no others.
enum JSONTree: Sendable, Equatable {
  case null
  case bool(Bool)
  case number(Int64)
  case string(String)
  case array([JSONTree])
  case object([String: JSONTree])
}

extension JSONTree: Decodable {
  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  init(from decoder: any Decoder) throws {
    // Texts and numbers are tried first: they are the most frequent, and every wrong guess costs an error.
    if let container = try? decoder.singleValueContainer() {
      if let value = try? container.decode(String.self) {
        self = .string(value)
        return
      } else if let value = try? container.decode(Int64.self) {
        self = .number(value)
        return
      } else if let value = try? container.decode(Bool.self) {
        self = .bool(value)
        return
      } else if container.decodeNil() {
        self = .null
        return
      }
    }
    if let container = try? decoder.container(keyedBy: Key.self) {
      self = .object(
        try container.allKeys.reduce(into: [:]) { $0[$1.stringValue] = try container.decode(JSONTree.self, forKey: $1) })
    } else {
      var container = try decoder.unkeyedContainer()
      var elements: [JSONTree] = []
      while !container.isAtEnd { elements.append(try container.decode(JSONTree.self)) }
      self = .array(elements)
    }
  }
}

extension JSONTree {
  /// Encodes a value as a tree.
  init(encoding value: some Encodable) throws {
    self = try JSONDecoder().decode(JSONTree.self, from: JSONEncoder().encode(value))
  }

  /// The document as text: with sorted keys, two spaces a level, one line for each value that fits into 140 columns, and ASCII only.
  ///
  /// The files have to be the same byte for byte, and Foundation's layout may change from release to release. All characters beyond ASCII
  /// are escaped, so that an editor that normalises Unicode changes nothing.
  var text: String { lines(indent: 0, after: 0) + "\n" }

  private func lines(indent: Int, after column: Int) -> String {
    let line = line
    if column + line.utf8.count <= 140 { return line }
    let inner = String(repeating: " ", count: indent + 2)
    let outer = String(repeating: " ", count: indent)
    switch self {
    case .array(let elements) where !elements.isEmpty:
      let parts = elements.map { inner + $0.lines(indent: indent + 2, after: indent + 3) }
      return "[\n\(parts.joined(separator: ",\n"))\n\(outer)]"
    case .object(let members) where !members.isEmpty:
      let parts = members.sorted { JSONTree.precedes($0.key, $1.key) }.map { key, value in
        let name = JSONTree.quoted(key) + ": "
        return inner + name + value.lines(indent: indent + 2, after: indent + 3 + name.utf8.count)
      }
      return "{\n\(parts.joined(separator: ",\n"))\n\(outer)}"
    default: return line
    }
  }

  /// The document on one line.
  var line: String {
    switch self {
    case .null: return "null"
    case .bool(let value): return value ? "true" : "false"
    case .number(let value): return "\(value)"
    case .string(let value): return JSONTree.quoted(value)
    case .array(let elements): return "[\(elements.map(\.line).joined(separator: ", "))]"
    case .object(let members):
      let parts = members.sorted { JSONTree.precedes($0.key, $1.key) }.map { "\(JSONTree.quoted($0.key)): \($0.value.line)" }
      return "{\(parts.joined(separator: ", "))}"
    }
  }

  private static func precedes(_ lhs: String, _ rhs: String) -> Bool { lhs.utf8.lexicographicallyPrecedes(rhs.utf8) }

  private static func quoted(_ text: String) -> String {
    var quoted = "\""
    for unit in text.utf16 {
      switch unit {
      case 0x22: quoted += "\\\""
      case 0x5C: quoted += "\\\\"
      case 0x0A: quoted += "\\n"
      case 0x20...0x7E: quoted.unicodeScalars.append(Unicode.Scalar(UInt8(unit)))
      default:
        let digits = String(unit, radix: 16)
        quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      }
    }
    return quoted + "\""
  }
}
