/// Which table each running case has: one that an earlier case has left, or one with its own name.
struct CaseTables {
  /// The tables of the namespaces that are in use.
  private var tables: [String: String] = [:]
  /// The tables of second namespaces. They begin as those of their cases do, and are for nobody else.
  private var derived: Set<String> = []

  /// The table of a namespace, from now on until it is released.
  ///
  /// - Parameter idle: The tables that have open stores. Those that nobody uses are given out again.
  mutating func table(of namespace: String, idle: some Sequence<String>) -> String {
    if let table = tables[namespace] { return table }
    let used = Set(tables.values)
    let table: String
    // Two namespaces of one case that differ in their ends do so as tables, too.
    if let parent = tables.first(where: { namespace.hasPrefix($0.key) }) {
      var name = parent.value + namespace.dropFirst(parent.key.count)
      // An earlier case with the same first table may not have given its second one back.
      while used.contains(name) { name += "_" }
      derived.insert(name)
      table = name
    } else {
      table = idle.first { !used.contains($0) && !derived.contains($0) } ?? namespace
    }
    tables[namespace] = table
    return table
  }

  /// Gives a table back.
  mutating func release(_ table: String) {
    for namespace in tables.filter({ $0.value == table }).keys { tables[namespace] = nil }
  }
}
