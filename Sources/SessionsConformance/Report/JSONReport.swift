public import Foundation

/// A run as JSON for programs, in the format of `fixtures/conformance/report.schema.json`.
public enum JSONReport {
  /// The newest version of the format that is read.
  static let version: Int = 1

  /// Renders a run as JSON with sorted keys.
  public static func render(_ report: SuiteReport) throws -> Data { try encode(report) }

  /// Renders a matrix as JSON with sorted keys.
  public static func render(_ matrix: ConformanceMatrix) throws -> Data { try encode(matrix) }

  /// Reads a run back.
  ///
  /// - Throws: ``ReportReadError`` if the data is no report, or one of a newer format.
  public static func read(_ data: Data) throws(ReportReadError) -> SuiteReport {
    struct Header: Decodable {
      let schemaVersion: Int
    }
    do {
      let header = try JSONDecoder().decode(Header.self, from: data)
      guard header.schemaVersion <= version else { throw ReportReadError.newer(version: header.schemaVersion) }
      return try JSONDecoder().decode(SuiteReport.self, from: data)
    } catch let error as ReportReadError {
      throw error
    } catch let DecodingError.keyNotFound(key, context) {
      throw .notAReport("'\((context.codingPath + [key]).map(\.stringValue).joined(separator: "."))' is missing")
    } catch let DecodingError.typeMismatch(_, context), let DecodingError.valueNotFound(_, context) {
      throw .notAReport("'\(path(context))' is not what it has to be")
    } catch let DecodingError.dataCorrupted(context) {
      throw .notAReport(context.codingPath.isEmpty ? "it is no JSON" : "'\(path(context))' has a value that is not known")
    } catch {
      throw .notAReport("\(error)")
    }
  }

  private static func path(_ context: DecodingError.Context) -> String {
    context.codingPath.isEmpty
      ? "the whole" : context.codingPath.map { $0.intValue.map(String.init) ?? $0.stringValue }.joined(separator: ".")
  }

  private static func encode(_ value: some Encodable) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(value) + Data("\n".utf8)
  }
}

/// The reason why data is not read as a report.
public enum ReportReadError: Error, Sendable, Equatable, CustomStringConvertible {
  /// A newer suite wrote the data.
  case newer(version: Int)
  /// The data is no report, or a damaged one; the text names the mistake.
  case notAReport(String)

  /// One sentence without the name of the file.
  public var description: String {
    switch self {
    case .newer(let version):
      return "it has format \(version), and this sessionlab reads up to format \(JSONReport.version): use a newer one"
    case .notAReport(let what): return "it is no result of 'sessionlab check --format json': \(what)"
    }
  }
}
