import SessionsConformance

/// The page of the documentation that leads from each rule to its proofs.
enum TraceabilityPage {
  static func text(_ trace: Traceability) -> String {
    let proven = trace.rows.filter { !$0.cases.isEmpty }
    var page = """
      # Traceability

      Which cases prove each rule, and which faulty stores they notice.

      ## Overview

      <!-- Made by TraceabilityTests with SESSIONS_RECORD_FIXTURES=1; see ci/record-fixtures. Do not edit. -->

      A rule of <doc:Specification> is worth what its tests are worth. For each rule this page lists the conformance cases that cite it and the
      faulty stores that these cases fail: stores with one planted mistake, which `sessionlab check --store faulty:NAME` judges. A faulty store
      may fail a case for another rule than the one of its row; the table shows that a case can fail, not why. Races that are
      left to chance are not counted. `sessionlab check --explain ID` shows what a case or a rule says.

      \(proven.count) of \(trace.rows.count) rules are cited by cases. The others say what tests them instead.

      """
    var section = ""
    for row in trace.rows {
      if row.rule.section != section {
        section = row.rule.section
        page += "\n## \(section)\n\n| rule | cases | faulty stores |\n|---|---|---|\n"
      }
      let stores = row.faultyStores.isEmpty ? "none" : "\(row.faultyStores.count): \(row.faultyStores.joined(separator: ", "))"
      let cases = row.untestedReason.map { "no case: \($0)" } ?? row.cases.joined(separator: ", ")
      page += "| \(row.rule.id) | \(cases) | \(row.cases.isEmpty ? "" : stores) |\n"
    }
    return page
  }
}
