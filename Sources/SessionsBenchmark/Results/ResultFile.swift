package import Foundation

/// Results as files.
package enum ResultFile {
  /// Writes a result as JSON with sorted keys: the same result is the same bytes.
  package static func write(_ result: BenchmarkResult) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(result) + Data("\n".utf8)
  }

  /// Reads a result strictly: no field may be missing, of another type, unknown, or in contradiction to another one.
  ///
  /// - Throws: ``ResultReadError``, which names the field.
  package static func read(_ data: Data) throws(ResultReadError) -> BenchmarkResult {
    try checkVersion(data)
    let result = try decode(BenchmarkResult.self, data)
    try refuseUnknownFields(data, read: result)
    try ResultConsistency.check(result)
    return result
  }

  /// Reads comparisons with raw tools or with other libraries, as the tools beside the package write them: an array.
  ///
  /// - Throws: ``ResultReadError``, which names the field.
  package static func readAnchors(_ data: Data) throws(ResultReadError) -> [AnchorRatio] {
    let anchors = try decode([AnchorRatio].self, data)
    for (number, anchor) in anchors.enumerated() where !anchor.ratios.allSatisfy({ $0 > 0 && $0.isFinite }) || anchor.ratios.isEmpty {
      throw .badValue(path: "[\(number)].ratios", reason: "a ratio is a number above 0, and there is at least one")
    }
    return anchors
  }

  private struct Header: Decodable {
    let schemaVersion: Int?
  }

  private static func checkVersion(_ data: Data) throws(ResultReadError) {
    let header: Header
    do {
      header = try decode(Header.self, data)
    } catch .wrongType(path: "", _) {
      throw .notAResult
    }
    guard let version = header.schemaVersion else { throw .notAResult }
    guard version == BenchmarkResult.currentSchemaVersion else { throw .unknownVersion(version) }
  }

  /// Writes the result again and compares: a field that was not read would be missing in a report.
  private static func refuseUnknownFields(_ data: Data, read result: BenchmarkResult) throws(ResultReadError) {
    let path: String?
    do {
      path = unknownField(
        in: try JSONSerialization.jsonObject(with: data), known: try JSONSerialization.jsonObject(with: try write(result)))
    } catch {
      throw .notJSON("\(error)")
    }
    if let path { throw .unknownField(path: path) }
  }

  /// The path of the first field that is in a file and not in the result read from it; `nil` if there is none.
  private static func unknownField(in file: Any, known: Any, at path: String = "") -> String? {
    if let file = file as? [String: Any], let known = known as? [String: Any] {
      for name in file.keys.sorted() {
        let field = FieldPath.field(name, in: path)
        guard let value = file[name], let knownValue = known[name] else { return field }
        if let unknown = unknownField(in: value, known: knownValue, at: field) { return unknown }
      }
    }
    // Lists of numbers, which make up most of a file, have no fields.
    if let file = file as? [Any], let known = known as? [Any], file.first is [String: Any] {
      for (index, pair) in zip(file, known).enumerated() {
        if let unknown = unknownField(in: pair.0, known: pair.1, at: "\(path)[\(index)]") { return unknown }
      }
    }
    return nil
  }

  private static func decode<Value: Decodable>(_ type: Value.Type, _ data: Data) throws(ResultReadError) -> Value {
    do {
      return try JSONDecoder().decode(type, from: data)
    } catch let DecodingError.keyNotFound(key, context) {
      throw .missing(path: FieldPath.text(context.codingPath + [key]))
    } catch let DecodingError.typeMismatch(type, context), let DecodingError.valueNotFound(type, context) {
      throw .wrongType(path: FieldPath.text(context.codingPath), expected: FieldPath.name(of: type))
    } catch let DecodingError.dataCorrupted(context) {
      if context.codingPath.isEmpty { throw .notJSON(context.underlyingError.map { "\($0)" } ?? context.debugDescription) }
      throw .badValue(path: FieldPath.text(context.codingPath), reason: context.debugDescription)
    } catch {
      throw .notJSON("\(error)")
    }
  }
}

/// A reason to refuse data as a result of benchmarks.
package enum ResultReadError: Error, Sendable, Equatable, CustomStringConvertible {
  /// It is no JSON; the text is the parser's.
  case notJSON(String)
  /// It is JSON, and no result.
  case notAResult
  /// It has another version of the format.
  case unknownVersion(Int)
  /// A field is missing.
  case missing(path: String)
  /// A field has a value of another type.
  case wrongType(path: String, expected: String)
  /// A field has a value that it cannot have.
  case badValue(path: String, reason: String)
  /// There is a field that the format does not have.
  case unknownField(path: String)

  /// The fault and its remedy, without the name of the file.
  package var description: String {
    switch self {
    case .notJSON(let what):
      return "it is no JSON (\(what)): a run that was interrupted writes no result, so run it again or fetch the file again"
    case .notAResult:
      return "it is JSON and no result of benchmarks: it has no 'schemaVersion'; give a file that 'sessionlab bench' wrote"
    case .unknownVersion(let version):
      let known = BenchmarkResult.currentSchemaVersion
      let advice = version > known ? "use a newer sessionlab" : "write it anew with 'sessionlab bench'"
      return "it has format \(version), and this sessionlab reads format \(known): \(advice)"
    case .missing(let path):
      return "'\(path)' is missing: the file was changed or cut off; take it as 'sessionlab bench' wrote it"
    case .wrongType(let path, let expected):
      return
        "\(path.isEmpty ? "the whole" : "'\(path)'") has to be \(expected): the file was changed by hand or by another tool; take it as 'sessionlab bench' wrote it"
    case .badValue(let path, let reason):
      return "'\(path)' cannot be: \(reason); take the file as 'sessionlab bench' wrote it"
    case .unknownField(let path):
      let known = BenchmarkResult.currentSchemaVersion
      return "'\(path)' is no field of format \(known), or is null: remove it, or use the sessionlab that wrote the file"
    }
  }
}

/// The place of a field in a file, and the type that it should have, in words.
package enum FieldPath {
  /// The path in words, such as `rounds[0].cells[3].status`.
  static func text(_ path: [any CodingKey]) -> String {
    path.reduce(into: "") { text, key in
      if let index = key.intValue {
        text += "[\(index)]"
      } else {
        text = field(key.stringValue, in: text)
      }
    }
  }

  /// The path of a field of the object at a path.
  package static func field(_ name: String, in path: String) -> String { path.isEmpty ? name : "\(path).\(name)" }

  /// The name that JSON has for a type.
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
