import Foundation
import SessionsBenchmark

/// A round of a peer: one line of JSON, the same as the Python peers print.
struct PeerLine: Encodable {
  var peer: String
  var anchor: String
  var settings: String
  var versions: [String: String] = [:]
  var requests: Int = 0
  var errors: Int = 0
  var seconds: Double = 0
  var p50: Double = 0
  var p99: Double = 0
  var cpuSeconds: Double = 0
  var verified: Int = 0
  var operations: [String: Int] = [:]
  /// Why there are no numbers; nil when there are.
  var refused: String?

  init(_ peer: String, anchor: String, settings: String, outcome: CellOutcome) {
    self.peer = peer
    self.anchor = anchor
    self.settings = settings
    switch outcome {
    case .measured(let cell), .saturated(let cell, _):
      requests = cell.requests.count
      errors = cell.requests.errors
      seconds = cell.phases.measureSeconds
      p50 = Self.microseconds(cell.requests.service, 0.5)
      p99 = Self.microseconds(cell.requests.service, 0.99)
      cpuSeconds = cell.resources.clientCPUSeconds ?? 0
      verified = cell.verified
      operations = cell.operations.mapValues(\.count)
    case .unsupported(let reason), .invalid(let reason): refused = reason
    }
  }

  /// The time that a share of the requests did not exceed.
  private static func microseconds(_ histogram: LatencyHistogram, _ share: Double) -> Double {
    let rank = max(1, Int((Double(histogram.count) * share).rounded(.up)))
    var seen = 0
    for bucket in histogram.buckets {
      seen += bucket.count
      if seen >= rank { return Double(bucket.nanoseconds) / 1000 }
    }
    return Double(histogram.highest) / 1000
  }
}
