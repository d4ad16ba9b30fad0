/// Where in a file something stands, and what should stand there, in words.
enum FieldPath {
  /// Such as `rounds[0].cells[3].status`.
  static func text(_ path: [any CodingKey]) -> String {
    path.reduce(into: "") { text, key in
      if let index = key.intValue {
        text += "[\(index)]"
      } else {
        text = field(key.stringValue, in: text)
      }
    }
  }

  /// The path of a field of what stands at a path.
  static func field(_ name: String, in path: String) -> String { path.isEmpty ? name : "\(path).\(name)" }

  /// What JSON calls a type.
  static func name(of type: any Any.Type) -> String {
    switch type {
    case is String.Type: return "text"
    case is Bool.Type: return "true or false"
    case is Double.Type: return "a number"
    case is any BinaryInteger.Type: return "a whole number"
    case is [Any].Type: return "a list"
    case is [String: Any].Type: return "an object"
    default: return "another type"
    }
  }
}
