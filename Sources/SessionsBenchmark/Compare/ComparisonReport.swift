import SessionsReporting

/// The findings of the gate on two builds, with all facts that explain them.
package struct ComparisonReport: Sendable {
  /// The rows: counters first, then times, each cell in the order of the base.
  package let rows: [ComparisonRow]
  /// Notes that a reader needs and that no row shows.
  package let notes: [String]
  /// Whether base and head were measured interleaved.
  package let isInterleaved: Bool
  /// The metrics that were gated, and their tolerances.
  package let criteria: GateCriteria

  /// The findings, and the exit code of a command.
  package var gate: GateReport { GateReport(findings: rows.map(\.finding), coversCells: rows.contains { $0.key != nil }) }

  /// The cells that look worse without a confirmation: a second batch of them decides.
  package var unconfirmed: [CellKey] {
    var seen: Set<CellKey> = []
    return rows.filter { $0.finding.verdict == .inconclusive(.notConfirmed) }.compactMap(\.key).filter { seen.insert($0).inserted }
  }

  /// The verdict on the whole, in a sentence.
  package var conclusion: String {
    let deciding = rows.filter { $0.finding.tier != .stored }
    switch gate.outcome {
    case .regressed: return "Verdict: regressed. \(Self.list(deciding.filter { $0.finding.verdict == .regressed }))."
    case .invalid:
      let rows = rows.filter { $0.finding.verdict.isInvalid }
      return rows.isEmpty ? "Verdict: invalid. There was nothing to compare." : "Verdict: invalid. \(Self.list(rows))."
    case .inconclusive:
      let rows = deciding.filter { $0.finding.verdict.isInconclusive }
      return "Verdict: inconclusive. \(Self.list(rows))."
    case .pass:
      guard !deciding.isEmpty else { return "Verdict: pass, as times that were not measured by turns only advise. \(advice)" }
      let improved = deciding.filter { $0.finding.verdict == .improved }
      let better = improved.isEmpty ? "" : " Improved: \(Self.list(improved))."
      let stored = deciding.count < rows.count ? " \(advice)" : ""
      let count = WordText.counted(deciding.count, "comparison")
      return "Verdict: pass. Of \(count) none is worse by more than it may be.\(better)\(stored)"
    }
  }

  /// A sentence about the times that decide nothing.
  private var advice: String {
    let stored = rows.filter { $0.finding.tier == .stored }
    let worse = stored.filter { $0.finding.verdict == .regressed }
    guard worse.isEmpty else { return "These look worse: \(Self.list(worse)). Measure both by turns to know." }
    let known = stored.count { [.pass, .improved].contains($0.finding.verdict) }
    return known == stored.count
      ? "No time looks worse." : "Of \(WordText.counted(stored.count, "time")) \(known) can be told from here."
  }

  /// The first of the rows, each with its numbers or its reason.
  private static func list(_ rows: [ComparisonRow]) -> String {
    let most = 3
    let texts = rows.prefix(most).map { row in
      let what = row.finding.verdict.reason ?? row.change
      return "\(row.subject), \(row.metric): \(what)"
    }
    return texts.joined(separator: "; ") + (rows.count > most ? "; and \(rows.count - most) more" : "")
  }
}

/// A metric of two builds and its finding.
package struct ComparisonRow: Sendable, Equatable {
  /// The cell; `nil` of a metric that belongs to a backend and no workload.
  package let key: CellKey?
  /// The backend, the workload and the step in words.
  package let subject: String
  /// The metric in words.
  package let metric: String
  /// The unit of the values.
  package let unit: ComparisonUnit
  /// The value of the base, of several rounds the median; `nil` if there is none.
  package let base: Double?
  /// The value of the head, of several rounds the median; `nil` if there is none.
  package let head: Double?
  /// The finding of the gate.
  package let finding: GateFinding
}

extension ComparisonRow {
  /// The heads of the columns.
  package static let heads = ["cell", "metric", "base", "head", "change", "95 % interval", "p", "finds", "verdict", "why"]
  /// The columns whose texts are aligned to the right.
  static let numbers = 2..<8

  /// The texts of the columns.
  var columns: [String] {
    [
      subject, metric, base.map(unit.text) ?? ReportRow.none, head.map(unit.text) ?? ReportRow.none, change, interval, pValue,
      finding.detectable.map(RatioEstimate.percent) ?? ReportRow.none, finding.verdict.word, why,
    ]
  }

  /// The change of the head with the distance of its interval: `1.18x slower ±4 %`; of a counter the difference.
  package var change: String {
    guard let worsening = finding.worsening else { return difference }
    let isSlower = worsening.ratio >= 1
    let text = RatioEstimate.times(isSlower ? worsening.ratio : 1 / worsening.ratio)
    let word = text == "1.00x" ? "" : isSlower ? " slower" : " faster"
    guard let interval = worsening.interval else { return "\(text)\(word)" }
    let error =
      isSlower
      ? worsening.relativeError ?? 0 : max(worsening.ratio / interval.lowerBound - 1, 1 - worsening.ratio / interval.upperBound)
    return "\(text)\(word) ±\(RatioEstimate.percent(error))"
  }

  /// The ends of the interval, as factors of the same direction as the change.
  package var interval: String {
    guard let worsening = finding.worsening, let interval = worsening.interval else { return ReportRow.none }
    let ends = worsening.ratio >= 1 ? (interval.lowerBound, interval.upperBound) : (1 / interval.upperBound, 1 / interval.lowerBound)
    return "\(RatioEstimate.times(ends.0)) to \(RatioEstimate.times(ends.1))"
  }

  /// The p-value with Holm's correction.
  private var pValue: String {
    finding.adjustedPValue.map { $0 < 0.001 ? "<0.001" : NumberText.fixed($0, digits: 3) } ?? ReportRow.none
  }

  /// The reason of an unclear verdict, and the estimate of the second batch.
  private var why: String {
    let again = finding.confirmation.map { again in
      let ratio = RatioEstimate.times(again.ratio >= 1 ? again.ratio : 1 / again.ratio)
      return "the second batch: \(ratio) \(again.ratio >= 1 ? "slower" : "faster")"
    }
    return [finding.verdict.reason, again].compactMap(\.self).joined(separator: "; ")
  }

  private var difference: String {
    guard finding.tier == .exact, let base, let head else { return ReportRow.none }
    // The medians may agree where a single round was worse.
    guard base != head else { return finding.verdict == .regressed ? "more in a round" : "same" }
    return head > base ? "+\(unit.text(head - base))" : "-\(unit.text(base - head))"
  }
}
