/// Why data is not read as a report.
public enum ReportReadError: Error, Sendable, Equatable, CustomStringConvertible {
  /// A newer suite wrote it.
  case newer(version: Int)
  /// It is no report, or a damaged one; the text says what is wrong.
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
