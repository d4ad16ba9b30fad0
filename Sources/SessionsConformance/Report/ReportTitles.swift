import Sessions

/// The families that the ids of cases and rules begin with, and their titles.
enum Family {
  /// The part of an id before the number, such as `ROT` of `ROT-003` and of `ROT-3`. The cases over the wire have one letter, and families
  /// by their hundreds: `H-3` of `H-301`.
  static func name(of id: String) -> String {
    id.hasPrefix("H-") ? String(id.prefix(3)) : String(id.prefix { $0 != "-" })
  }

  /// The title of a family of cases; empty for an unknown one.
  static func caseTitle(_ family: String) -> String { caseTitles[family] ?? "" }

  /// The title of a family of rules; empty for an unknown one.
  static func ruleTitle(_ family: String) -> String { ruleTitles.first { $0.name == family }?.title ?? "" }

  /// Whether a rule comes before another one in the specification: families in its order, unknown ones last, then by number.
  static func precedes(_ first: String, _ second: String) -> Bool {
    let (a, b) = (position(first), position(second))
    return a == b ? (name(of: first), number(first), first) < (name(of: second), number(second), second) : a < b
  }

  private static func position(_ rule: String) -> Int {
    let family = name(of: rule)
    return ruleTitles.firstIndex { $0.name == family } ?? ruleTitles.count
  }

  private static func number(_ rule: String) -> Int { Int(rule.dropFirst(name(of: rule).count + 1)) ?? .max }

  private static let caseTitles: [String: String] = [
    "CRUD": "create, read, change",
    "TTL": "lifetimes",
    "FLSH": "flash",
    "ROT": "rotation",
    "DEL": "destroy",
    "CONC": "concurrency",
    "SCH": "every order",
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
    "MOD": "model",
    "FLT": "failures and damaged records",
    "H-0": "the two seeds",
    "H-1": "what costs nothing",
    "H-2": "the cookie",
    "H-3": "commit, failure, status",
    "H-4": "rotation and end",
    "H-5": "flash",
    "H-6": "caches",
    "H-7": "several cookies and scopes",
    "H-8": "after the head, other origins",
  ]

  /// In the order of the specification.
  private static let ruleTitles: [(name: String, title: String)] = [
    ("ID", "tokens"), ("ST", "record stores"), ("TTL", "time"), ("FD", "fields"), ("FL", "flash"), ("ROT", "rotation"),
    ("CC", "concurrent commits"), ("IX", "subjects"), ("CK", "sealed cookies"), ("NS", "namespaces"), ("DUR", "durability"),
    ("SZ", "sizes"), ("ERR", "errors"), ("MW", "requests"),
  ]
}

extension SessionDeviation {
  /// The consequence of a declared deviation, for a reader who chooses a store.
  var consequence: String {
    switch self {
    case .destroyDoesNotRevoke: return "a copy of the cookie stays valid after logout, until its deadline"
    case .flashOncePerHolder: return "a flash message shows once for each copy of the cookie, not once in all"
    case .lastWriteWins: return "of two requests at the same time one loses its changes"
    case .rotationDoesNotRevoke: return "after a login the cookie from before it still opens the session from before it"
    case .noReuseDetection: return "the use of a stolen, rotated cookie is not noticed"
    case .noEnumeration: return "sessions cannot be listed, pruned or ended by user"
    case .touchSendsCookie: return "extending the session sends a new cookie"
    case .logoutRacesResponses: return "a response under way during a logout can bring the session back"
    }
  }
}

extension CaseResult {
  /// The consequence of the deviation that a limited case is held to; empty for every other outcome.
  package var consequence: String {
    guard outcome == .limited, let reason else { return "" }
    return SessionDeviation(rawValue: reason)?.consequence ?? ""
  }
}
