extension ExactCounters {
  /// The counters that all passes of one cell agree on; nil when there are none, or when even the operations differ.
  package static func agreed(_ passes: [ExactCounters]) -> ExactCounters? {
    guard let first = passes.first, passes.allSatisfy({ $0.operations == first.operations }) else { return nil }
    let totals = first.totals.filter { entry in passes.allSatisfy { $0.totals[entry.key] == entry.value } }
    return totals.isEmpty ? nil : ExactCounters(operations: first.operations, totals: totals)
  }
}
