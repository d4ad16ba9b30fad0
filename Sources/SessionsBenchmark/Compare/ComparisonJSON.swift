package import Foundation

/// A comparison for other programs.
package enum ComparisonJSON {
  /// Renders a comparison as JSON with sorted keys: `schemaVersion` 1, `outcome`, `exitCode`, `conclusion`, `isInterleaved`, `tolerance`,
  /// `rows` and `notes`. A row's `worsening` is the factor by which the head is worse, above 1 for worse.
  ///
  /// - Parameters:
  ///   - report: The comparison.
  ///   - strict: Whether the exit code is that of a strict gate.
  package static func render(_ report: ComparisonReport, strict: Bool = false) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    return try encoder.encode(Document(report, strict: strict)) + Data("\n".utf8)
  }

  private struct Document: Encodable {
    let schemaVersion = 1
    let outcome: String
    let exitCode: Int32
    let conclusion: String
    let isInterleaved: Bool
    let tolerance: Double
    let rows: [Row]
    let notes: [String]

    init(_ report: ComparisonReport, strict: Bool) {
      outcome = report.gate.outcome.rawValue
      exitCode = report.gate.exitCode(strict: strict)
      conclusion = report.conclusion
      (isInterleaved, tolerance) = (report.isInterleaved, report.criteria.tolerance)
      rows = report.rows.map(Row.init)
      notes = report.notes
    }
  }

  private struct Row: Encodable {
    let backend: String?
    let workload: String?
    let step: Double?
    let subject: String
    let metric: String
    let unit: ComparisonUnit
    let tier: Int
    let base: Double?
    let head: Double?
    let verdict: String
    let reason: String?
    let worsening: Ratio?
    let confirmation: Ratio?
    let adjustedPValue: Double?
    let detectable: Double?

    init(_ row: ComparisonRow) {
      (backend, workload, step) = (row.key?.backend, row.key?.workload, row.key?.step)
      (subject, metric, unit, base, head) = (row.subject, row.metric, row.unit, row.base, row.head)
      tier = row.finding.tier.rawValue
      (verdict, reason) = (row.finding.verdict.word, row.finding.verdict.reason)
      (worsening, confirmation) = (row.finding.worsening.map(Ratio.init), row.finding.confirmation.map(Ratio.init))
      (adjustedPValue, detectable) = (row.finding.adjustedPValue, ComparisonJSON.finite(row.finding.detectable))
    }
  }

  /// Leaves out an infinite number, which JSON does not have.
  private static func finite(_ value: Double?) -> Double? { value.flatMap { $0.isFinite ? $0 : nil } }

  private struct Ratio: Encodable {
    let ratio: Double
    let lower: Double?
    let upper: Double?
    let rounds: Int
    let pValue: Double

    init(_ estimate: RatioEstimate) {
      (ratio, lower, upper) = (estimate.ratio, estimate.interval?.lowerBound, ComparisonJSON.finite(estimate.interval?.upperBound))
      (rounds, pValue) = (estimate.rounds, estimate.test.pValue)
    }
  }
}
