public import Foundation

/// A run as machines read it.
public enum JSONReport {
  /// Renders a run as JSON with sorted keys.
  public static func render(_ report: SuiteReport) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(report) + Data("\n".utf8)
  }
}
