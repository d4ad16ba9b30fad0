import SessionsConformance
import SessionsFaultyStores

/// The kill matrix as a person reads it.
enum KillMatrixPage {
  static func text(_ matrix: [String: [String]], cases: [ConformanceCase] = ConformanceSuite.cases) -> String {
    let noticing = Set(matrix.values.joined())
    let judged = cases.filter { !$0.isStochastic && $0.needsAbsent.isEmpty }
    let silent = judged.map(\.id).filter { !noticing.contains($0) }
    var page = """
      # Kill matrix

      <!-- Made by TraceabilityTests with SESSIONS_RECORD_FIXTURES=1; see ci/record-fixtures. Do not edit. -->

      Faulty stores, each with one planted mistake, and the cases that fail on them. A case that no faulty store fails proves nothing yet about
      itself. Races that are left to chance are not counted, and `hangs` is judged by a test of its own, since each of its cases ends by
      the time limit.

      \(matrix.count) faulty stores; \(judged.count - silent.count) of the \(judged.count) deterministic cases that apply to them notice at least one.

      | faulty store | fault | cases | ids |
      |---|---|---:|---|

      """
    for store in FaultyStore.all {
      guard let ids = matrix[store.name] else { continue }
      page += "| `\(store.name)` | \(store.fault) | \(ids.count) | \(ids.joined(separator: " ")) |\n"
    }
    page += "\nDeterministic cases that notice none of these stores: \(silent.isEmpty ? "none" : silent.joined(separator: " ")).\n"
    return page
  }
}
