import SessionsConformance
import SessionsFaultyStores

/// The catalogue as a table.
struct CaseListing {
  private let cases: [ConformanceCase]

  init(_ cases: [ConformanceCase]) {
    self.cases = cases
  }

  var text: String {
    let faulty = (FaultyStore.all + FaultyStore.processFaults).map { ["faulty:\($0.name)", $0.fault] }
    return casesText + "\n" + Self.table([["FAULTY STORE", "WHAT IS WRONG"]] + faulty)
  }

  /// Without the faulty stores.
  var casesText: String {
    let rows = cases.map { [$0.id, $0.level.rawValue, $0.rules.joined(separator: " "), $0.title] }
    return Self.table([["CASE", "LEVEL", "RULES", "REQUIREMENT"]] + rows) + "\n\(cases.count) cases, suite \(ConformanceSuite.version)\n"
  }

  private static func table(_ rows: [[String]]) -> String {
    let columns = rows.first?.count ?? 0
    let widths = (0..<columns).map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      row.enumerated().map { index, cell in
        index == columns - 1 ? cell : cell + String(repeating: " ", count: widths[index] - cell.count + 2)
      }.joined()
    }.joined(separator: "\n") + "\n"
  }
}
