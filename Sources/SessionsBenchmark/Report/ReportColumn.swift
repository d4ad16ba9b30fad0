/// A column of the tables of a report.
enum ReportColumn: CaseIterable {
  case rate, median, p99, p999, errors, roundTrips, bytes, ratio

  /// Its head; the ratio's names the reference.
  func head(reference: String) -> String {
    switch self {
    case .rate: return "achieved/s"
    case .median: return "p50"
    case .p99: return "p99"
    case .p999: return "p99.9"
    case .errors: return "errors"
    case .roundTrips: return "round trips/op"
    case .bytes: return "bytes/op"
    case .ratio: return "vs \(reference)"
    }
  }

  /// Which columns a narrow terminal goes without, the first one first.
  static let expendable: [ReportColumn] = [.bytes, .p999, .roundTrips, .errors, .median]
}
