/// A JSON document with its numbers as 64-bit integers: all that the vectors hold.
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
    // Texts and numbers first: there are most of them, and every wrong guess costs an error.
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
