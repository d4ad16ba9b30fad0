/// Finds fields of a file that its reader does not know.
enum UnknownField {
  /// The path of the first field that is in a file and not in what was read from it; `nil` if there is none.
  static func path(in file: Any, known: Any, at path: String = "") -> String? {
    if let file = file as? [String: Any], let known = known as? [String: Any] {
      for name in file.keys.sorted() {
        let field = FieldPath.field(name, in: path)
        guard let value = file[name], let knownValue = known[name] else { return field }
        if let unknown = Self.path(in: value, known: knownValue, at: field) { return unknown }
      }
    }
    // Lists of numbers, which most of a file is made of, have no fields.
    if let file = file as? [Any], let known = known as? [Any], file.first is [String: Any] {
      for (index, pair) in zip(file, known).enumerated() {
        if let unknown = Self.path(in: pair.0, known: pair.1, at: "\(path)[\(index)]") { return unknown }
      }
    }
    return nil
  }
}
