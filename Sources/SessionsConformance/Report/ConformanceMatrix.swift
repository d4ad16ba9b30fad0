import SessionsReporting

/// Stores and the rules of the specification, from one or more runs: for each rule the worst outcome of the cases that cite it.
///
/// A cell is skipped only if every case of its rule was: a skip is the weakest outcome, so any other beside it counts. The counts include
/// the skipped ones.
///
/// Each store of each run has a column of its own. Results hold no date, so none of them is "the latest"; a name that occurs more than
/// once is followed by its file.
public struct ConformanceMatrix: Sendable, Codable {
  /// One store in one run.
  public struct Column: Sendable, Codable, Equatable {
    /// The column's heading; no two columns have the same label.
    public let label: String
    /// The store's name.
    public let store: String
    /// The file that it comes from.
    public let source: String
    /// The version of the cases.
    public let suiteVersion: String
    /// The version of the adapter, if it is known.
    public let adapterVersion: String?
    /// The version of the backend, if it is known.
    public let backendVersion: String?
    /// The verdict on the run, in words.
    public let verdict: String
  }

  /// The outcome of a rule on a store.
  public struct Cell: Sendable, Codable, Equatable {
    /// The worst outcome; nil if no case of the rule has a result.
    public let outcome: CaseOutcome?
    /// The number of results with each outcome, by its name.
    public let counts: [String: Int]
    /// The cases with the worst outcome.
    public let cases: [String]
  }

  /// One rule.
  public struct Row: Sendable, Codable, Equatable {
    /// The rule, such as `ROT-3`.
    public let rule: String
    /// A cell for each column.
    public let cells: [Cell]
  }

  /// The version of this format.
  public let schemaVersion: Int
  /// The stores, in the order of the files and within them.
  public let columns: [Column]
  /// The rules that at least one case cites, in the order of the specification.
  public let rows: [Row]

  /// Puts runs side by side.
  ///
  /// - Parameter runs: each run with the name of its file.
  public init(_ runs: [(source: String, report: SuiteReport)]) {
    schemaVersion = JSONReport.version
    let runs = runs.map { (source: PrintableText.show($0.source), report: $0.report.printable) }
    let entries = runs.flatMap { run in run.report.stores.map { (source: run.source, report: run.report, store: $0) } }
    let labels = Self.labels(entries.map { ($0.store.store, $0.source) })
    columns = zip(entries, labels).map { entry, label in
      Column(
        label: label, store: entry.store.store, source: entry.source, suiteVersion: entry.report.suiteVersion,
        adapterVersion: entry.store.adapterVersion, backendVersion: entry.store.backendVersion,
        verdict: StoreVerdict(entry.store).text)
    }
    let results = entries.map { Self.byRule($0.store.results) }
    let rules = Set(results.flatMap(\.keys)).sorted(by: Family.precedes)
    rows = rules.map { rule in Row(rule: rule, cells: results.map { Cell($0[rule] ?? []) }) }
  }

  /// Labels for stores: the name alone if no other store has it, else followed by its file's name, by the whole path if files have the same
  /// name, and by a number if even the paths are the same.
  private static func labels(_ columns: [(store: String, source: String)]) -> [String] {
    var labels = columns.map(\.store)
    for addition in [{ (path: String) in String(path.split(separator: "/").last ?? "") }, { (path: String) in path }] {
      let twice = repeated(labels)
      for (index, column) in columns.enumerated() where twice.contains(labels[index]) || twice.contains(column.store) {
        labels[index] = "\(column.store) (\(addition(column.source)))"
      }
    }
    let twice = repeated(labels)
    var counts: [String: Int] = [:]
    return labels.map { label in
      guard twice.contains(label) else { return label }
      counts[label, default: 0] += 1
      return "\(label) #\(counts[label] ?? 0)"
    }
  }

  private static func repeated(_ labels: [String]) -> Set<String> {
    Set(Dictionary(grouping: labels) { $0 }.filter { $0.value.count > 1 }.keys)
  }

  private static func byRule(_ results: [CaseResult]) -> [String: [CaseResult]] {
    results.reduce(into: [:]) { rules, result in
      for rule in Set(result.rules) { rules[rule, default: []].append(result) }
    }
  }

  /// The rows by family of rules, in the order of the specification.
  var families: [(name: String, rows: [Row])] {
    rows.reduce(into: []) { families, row in
      let name = Family.name(of: row.rule)
      if families.last?.name != name { families.append((name, [])) }
      families[families.count - 1].rows.append(row)
    }
  }

  /// The outcomes that cells show, the good ones first.
  var outcomes: [CaseOutcome] {
    OutcomeCounts(rows.flatMap { $0.cells.compactMap(\.outcome) }).present
  }
}

extension ConformanceMatrix.Column {
  /// The versions of the adapter and of the backend, as far as they are known.
  var versions: [String] { StoreResult.versions(adapter: adapterVersion, backend: backendVersion) }
}

extension ConformanceMatrix.Cell {
  init(_ results: [CaseResult]) {
    let counts = OutcomeCounts(results)
    outcome = counts.worst
    self.counts = Dictionary(uniqueKeysWithValues: counts.present.map { ($0.rawValue, counts[$0]) })
    cases = Set(results.filter { $0.outcome == counts.worst }.map(\.id)).sorted()
  }

  /// The worst outcome and its cases, for a tooltip.
  var explanation: String {
    guard let outcome else { return "no case" }
    let shown = cases.prefix(6).joined(separator: " ") + (cases.count > 6 ? " and \(cases.count - 6) more" : "")
    return "\(outcome.word): \(shown)"
  }
}
