/// Why data is not read as a result of benchmarks.
package enum ResultReadError: Error, Sendable, Equatable, CustomStringConvertible {
  /// It is no JSON; the text says what the parser found.
  case notJSON(String)
  /// It is JSON, and no result.
  case notAResult
  /// It has a version of the format that is not read.
  case unknownVersion(Int)
  /// A field is missing.
  case missing(path: String)
  /// A field has a value of another type.
  case wrongType(path: String, expected: String)
  /// A field has a value that it cannot have.
  case badValue(path: String, reason: String)
  /// There is a field that the format does not have.
  case unknownField(path: String)

  /// What is wrong and what to do, without the name of the file.
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
