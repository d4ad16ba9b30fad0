/// The families of the specification's rules, in its order.
enum RuleFamily {
  /// The part of a rule before the number, such as `ROT`.
  static func of(_ rule: String) -> String { String(rule.prefix { $0 != "-" }) }

  /// What a family is about; empty for one that is not known here.
  static func title(_ family: String) -> String { families.first { $0.name == family }?.title ?? "" }

  /// Whether a rule comes before another one in the specification: families in its order, unknown ones last, then by number.
  static func precedes(_ first: String, _ second: String) -> Bool {
    let (a, b) = (position(first), position(second))
    return a == b ? (of(first), number(first), first) < (of(second), number(second), second) : a < b
  }

  private static func position(_ rule: String) -> Int {
    families.firstIndex { $0.name == of(rule) } ?? families.count
  }

  private static func number(_ rule: String) -> Int { Int(rule.dropFirst(of(rule).count + 1)) ?? .max }

  private static let families: [(name: String, title: String)] = [
    ("ID", "tokens"), ("ST", "record stores"), ("TTL", "time"), ("FD", "fields"), ("FL", "flash"), ("ROT", "rotation"),
    ("CC", "concurrent commits"), ("IX", "subjects"), ("CK", "sealed cookies"), ("NS", "namespaces"), ("DUR", "durability"),
    ("SZ", "sizes"), ("ERR", "errors"), ("MW", "requests"),
  ]
}
