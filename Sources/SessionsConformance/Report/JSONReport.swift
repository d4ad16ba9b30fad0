public import Foundation

/// A run as machines read it.
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
