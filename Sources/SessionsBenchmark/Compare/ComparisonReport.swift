import SessionsReporting

/// What the gate says of two builds, with all that a reader needs to see why.
package struct ComparisonReport: Sendable {
  /// What was compared: counters first, then times, each cell in the order of the base.
  package let rows: [ComparisonRow]
  /// What a reader has to know that no row says.
  package let notes: [String]
  /// Whether base and head were measured by turns.
  package let isInterleaved: Bool
  /// What was gated, and how much worse may be.
  package let criteria: GateCriteria
  /// The result that is the reference.
  package let base: BenchmarkResult
  /// The result that is judged.
  package let head: BenchmarkResult

  init(
    rows: [ComparisonRow], notes: [String], isInterleaved: Bool, criteria: GateCriteria, base: BenchmarkResult, head: BenchmarkResult
  ) {
    (self.rows, self.notes, self.isInterleaved, self.criteria) = (rows, notes, isInterleaved, criteria)
    (self.base, self.head) = (base, head)
  }

  /// The findings, and what a command exits with.
  package var gate: GateReport { GateReport(findings: rows.map(\.finding)) }

  /// The cells that look worse and that nothing has confirmed: a second batch of them decides.
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
      let rows = deciding.filter { if case .invalid = $0.finding.verdict { true } else { false } }
      return rows.isEmpty ? "Verdict: invalid. There was nothing to compare." : "Verdict: invalid. \(Self.list(rows))."
    case .inconclusive:
      let rows = deciding.filter { if case .inconclusive = $0.finding.verdict { true } else { false } }
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

  /// What the times say that decide nothing.
  private var advice: String {
    let stored = rows.filter { $0.finding.tier == .stored }
    let worse = stored.filter { $0.finding.verdict == .regressed }
    guard worse.isEmpty else { return "These look worse: \(Self.list(worse)). Measure both by turns to know." }
    let known = stored.count { [.pass, .improved].contains($0.finding.verdict) }
    return known == stored.count
      ? "No time looks worse." : "Of \(WordText.counted(stored.count, "time")) \(known) can be told from here."
  }

  /// The first of them, each with its numbers or its reason.
  private static func list(_ rows: [ComparisonRow]) -> String {
    let most = 3
    let texts = rows.prefix(most).map { row in
      let what = row.finding.verdict.reason ?? row.change
      return "\(row.subject), \(row.metric): \(what)"
    }
    return texts.joined(separator: "; ") + (rows.count > most ? "; and \(rows.count - most) more" : "")
  }
}
