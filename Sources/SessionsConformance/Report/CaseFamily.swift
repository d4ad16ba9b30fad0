/// The families that the cases' names begin with.
enum CaseFamily {
  /// The part of a case's id before the number, such as `ROT`.
  static func of(_ id: String) -> String { String(id.prefix { $0 != "-" }) }

  /// What a family is about; empty for one that is not known here.
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
    "MOD": "model",
    "FLT": "failures and damaged records",
  ]
}
