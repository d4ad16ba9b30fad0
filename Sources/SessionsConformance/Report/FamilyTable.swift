import SessionsReporting

/// A store's outcomes by family of cases.
struct FamilyTable {
  /// A column: what it is called, and the outcomes that it counts; none for all.
  private struct Column {
    let name: String
    let outcomes: [CaseOutcome]
    var isAlwaysShown: Bool = false

    func count(_ counts: OutcomeCounts) -> Int {
      outcomes.isEmpty ? counts.total : outcomes.reduce(0) { $0 + counts[$1] }
    }
  }

  private let store: StoreResult
  private let style: TerminalStyle

  init(_ store: StoreResult, style: TerminalStyle) {
    self.store = store
    self.style = style
  }

  var text: String {
    let families = store.families
    let total = OutcomeCounts(store.results)
    let columns = Self.columns.filter { $0.isAlwaysShown || $0.count(total) > 0 }
    let nameWidth = max(6, (families.map(\.name.count).max() ?? 0) + 2)
    let titleWidth = families.map { CaseFamily.title($0.name).count }.max() ?? 0
    var lines = [style.dim("  " + pad("", nameWidth + titleWidth) + columns.map { padLeft($0.name, width($0)) }.joined())]
    for family in families {
      let cells = columns.map { cell(family.counts, $0) }.joined()
      lines.append("  \(pad(family.name, nameWidth))\(pad(CaseFamily.title(family.name), titleWidth))\(cells)")
    }
    let totals = columns.map { cell(total, $0) }.joined()
    let time = style.dim("   in \(NumberText.seconds(store.milliseconds)) s")
    lines.append(style.bold("  \(pad("total", nameWidth + titleWidth))") + totals + time)
    return lines.joined(separator: "\n")
  }

  private func width(_ column: Column) -> Int { max(9, column.name.count + 2) }

  private func cell(_ counts: OutcomeCounts, _ column: Column) -> String {
    let number = column.count(counts)
    let text = padLeft(number == 0 && !column.outcomes.isEmpty ? "·" : "\(number)", width(column))
    guard number > 0 else { return style.dim(text) }
    switch column.outcomes.first {
    case .passed: return style.good(text)
    case .limited, .expectedFailure, .inconclusive: return style.notable(text)
    case .failed, .unexpectedPass: return style.bad(text)
    default: return text
    }
  }

  private static let columns: [Column] = [
    Column(name: "runs", outcomes: [], isAlwaysShown: true),
    Column(name: "passed", outcomes: [.passed], isAlwaysShown: true),
    Column(name: "limited", outcomes: [.limited]),
    Column(name: "skipped", outcomes: [.skipped]),
    Column(name: "expected", outcomes: [.expectedFailure]),
    Column(name: "unclear", outcomes: [.inconclusive]),
    Column(name: "stale", outcomes: [.unexpectedPass]),
    Column(name: "failed", outcomes: [.failed, .errored], isAlwaysShown: true),
  ]
}
