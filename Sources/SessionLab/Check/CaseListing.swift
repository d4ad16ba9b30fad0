package import SessionsConformance
import SessionsReporting
import SessionsFaultyStores

/// The texts of `sessionlab check --list` and `--dry-run`.
package struct CaseListing {
  private let cases: [ConformanceCase]

  package init(_ cases: [ConformanceCase]) {
    self.cases = cases
  }

  /// The cases and the faulty stores.
  package var text: String {
    casesText + "\n" + Self.table([["FAULTY STORE", "FAULT"]] + FaultyLabStore.listing.map { [$0.argument, $0.fault] })
  }

  /// The cases, and the runs that a check of these stores would do.
  package func plan(_ stores: [any ConformanceBackend], repetitions: Int) -> String {
    let rows = stores.map { store in
      let runs = cases.count * store.arrangements.count * repetitions
      let how =
        store.arrangements == [1, 2]
        ? "with one store object and with two" : store.arrangements == [2] ? "with two store objects" : "with one store object"
      return [store.name, "\(runs) runs: \(cases.count) cases \(how)" + (repetitions > 1 ? ", \(repetitions) times" : "")]
    }
    return casesText + "\n" + Self.table(rows, indent: 2) + "Nothing was run.\n"
  }

  private var casesText: String { Self.text(cases, version: ConformanceSuite.version) }

  /// The cases of a catalogue as a table.
  package static func text(_ cases: [some CatalogueCase], version: String) -> String {
    let rows = cases.map { [$0.id, $0.level.rawValue, $0.rules.joined(separator: " "), $0.title] }
    return table([["CASE", "LEVEL", "RULES", "REQUIREMENT"]] + rows) + "\n\(cases.count) cases, suite \(version)\n"
  }

  private static func table(_ rows: [[String]], indent: Int = 0) -> String {
    TextTable(rows).lines(indent: indent).joined(separator: "\n") + "\n"
  }
}
