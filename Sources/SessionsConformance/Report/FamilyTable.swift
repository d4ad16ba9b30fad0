/// A store's outcomes by family of cases.
struct FamilyTable {
  private let store: StoreResult
  private let style: TextStyle

  init(_ store: StoreResult, style: TextStyle) {
    self.store = store
    self.style = style
  }

  var text: String {
    let families = store.results.reduce(into: [String]()) { families, result in
      let family = Self.family(result.id)
      if !families.contains(family) { families.append(family) }
    }
    let columns: [(String, (StoreResult, String?) -> Int)] = [
      ("runs", { count($0, $1, nil) }),
      ("passed", { count($0, $1, .passed) }),
      ("limited", { count($0, $1, .limited) }),
      ("skipped", { count($0, $1, .skipped) }),
      ("failed", { count($0, $1, .failed) + count($0, $1, .errored) }),
    ]
    let titleWidth = families.map { Self.title($0).count }.max() ?? 0
    let header = "  " + pad("", 6) + pad("", titleWidth) + columns.map { padLeft($0.0, 9) }.joined()
    var lines = [style.dim(header)]
    for family in families {
      let cells = columns.map { cell($0.1(store, family), column: $0.0) }.joined()
      lines.append("  \(pad(family, 6))\(pad(Self.title(family), titleWidth))\(cells)")
    }
    let totals = columns.map { cell($0.1(store, nil), column: $0.0) }.joined()
    let seconds = store.results.reduce(0) { $0 + $1.milliseconds } / 1000
    let hundredths = Int((seconds * 100).rounded())
    let time = "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100) s"
    lines.append(style.bold("  \(pad("total", 6 + titleWidth))") + totals + style.dim("   in \(time)"))
    return lines.joined(separator: "\n")
  }

  private func cell(_ number: Int, column: String) -> String {
    let text = padLeft(number == 0 && column != "runs" ? "·" : "\(number)", 9)
    switch column {
    case "passed" where number > 0: return style.good(text)
    case "limited" where number > 0: return style.notable(text)
    case "failed" where number > 0: return style.bad(text)
    default: return number == 0 ? style.dim(text) : text
    }
  }

  private func count(_ store: StoreResult, _ family: String?, _ outcome: CaseOutcome?) -> Int {
    store.results.count { result in
      (family == nil || Self.family(result.id) == family) && (outcome == nil || result.outcome == outcome)
    }
  }

  static func family(_ id: String) -> String { String(id.prefix { $0 != "-" }) }

  static func title(_ family: String) -> String { titles[family] ?? "" }

  private static let titles: [String: String] = [
    "CRUD": "create, read, change",
    "TTL": "lifetimes",
    "FLSH": "flash",
    "ROT": "rotation",
    "DEL": "destroy",
    "CONC": "concurrency",
    "ID": "tokens",
    "ISO": "isolation",
    "PAY": "values",
    "BAD": "bad input",
    "SEC": "security",
    "IX": "subject index",
    "CK": "sealed cookies",
    "CAP": "declarations",
    "REC": "record store",
    "PROC": "restarts",
    "FLT": "damaged records",
    "MOD": "model",
  ]
}
