package import Foundation

/// Results as files.
package enum ResultFile {
  /// Writes a result as JSON with sorted keys: the same result is the same bytes.
  package static func write(_ result: BenchmarkResult) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(result) + Data("\n".utf8)
  }

  /// Reads a result, strictly: nothing may be missing, of another type, unknown, or in contradiction to something else in it.
  ///
  /// - Throws: ``ResultReadError``, which names the field.
  package static func read(_ data: Data) throws(ResultReadError) -> BenchmarkResult {
    try checkVersion(data)
    let result = try decode(BenchmarkResult.self, data)
    try refuseUnknownFields(data, read: result)
    try ResultConsistency.check(result)
    return result
  }

  /// Reads comparisons with raw tools or with what a user would take instead, as the tools beside the package write them: an array.
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

  /// A field that was not read is a field that a report would leave out: what was read is written again and compared.
  private static func refuseUnknownFields(_ data: Data, read result: BenchmarkResult) throws(ResultReadError) {
    let path: String?
    do {
      path = UnknownField.path(
        in: try JSONSerialization.jsonObject(with: data), known: try JSONSerialization.jsonObject(with: try write(result)))
    } catch {
      throw .notJSON("\(error)")
    }
    if let path { throw .unknownField(path: path) }
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
