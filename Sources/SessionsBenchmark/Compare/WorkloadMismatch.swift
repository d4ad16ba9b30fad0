import SessionsReporting

/// Whether the cells of two results had the same to do.
enum WorkloadMismatch {
  /// By how much two offered rates may differ, as a share.
  private static let allowed = 0.01

  /// What differs, in words; `nil` if nothing does, or if one of the results has no such cell.
  static func text(_ key: CellKey, _ base: BenchmarkResult, _ head: BenchmarkResult) -> String? {
    guard let left = base.workloads.first(where: { $0.id == key.workload }),
      let right = head.workloads.first(where: { $0.id == key.workload })
    else { return nil }
    let names = Set(left.parameters.keys).union(right.parameters.keys).subtracting([WorkloadDescription.sliceParameter])
    for name in names.sorted() where left.parameters[name] != right.parameters[name] {
      return text(name, left.parameters[name] ?? "not told", right.parameters[name] ?? "not told")
    }
    let (first, second) = (Set(left.assumptions), Set(right.assumptions))
    if first != second {
      func all(_ texts: Set<String>) -> String { texts.isEmpty ? "nothing" : texts.sorted().joined(separator: "; ") }
      return text("what is assumed", all(first.subtracting(second)), all(second.subtracting(first)))
    }
    return load(CellSummary(key, in: base.rounds), CellSummary(key, in: head.rounds))
  }

  /// How differently the two were timed, in words; `nil` if alike. What is counted beside the times is the same either way.
  static func timing(_ key: CellKey, _ base: BenchmarkResult, _ head: BenchmarkResult) -> String? {
    let (left, right) = (slices(key, base), slices(key, head))
    return left == right ? nil : PrintableText.show("the base was measured in \(left), the head in \(right)")
  }

  private static func slices(_ key: CellKey, _ result: BenchmarkResult) -> String {
    let length = result.workloads.first { $0.id == key.workload }?.parameters[WorkloadDescription.sliceParameter]
    return length.map { "slices of \($0)" } ?? "one piece"
  }

  private static func load(_ base: CellSummary, _ head: CellSummary) -> String? {
    guard let left = base.measurements.first?.measurement.load, let right = head.measurements.first?.measurement.load else { return nil }
    if left.model != right.model { return text("load", "a \(left.model.rawValue) loop", "a \(right.model.rawValue) loop") }
    if left.tasks != right.tasks { return text("tasks", "\(left.tasks)", "\(right.tasks)") }
    if left.processes != right.processes { return text("processes", "\(left.processes)", "\(right.processes)") }
    guard let rate = base.offeredPerSecond, let other = head.offeredPerSecond, abs(rate - other) > allowed * max(rate, other) else {
      return nil
    }
    return text("offered requests a second", NumberText.rate(rate), NumberText.rate(other))
  }

  private static func text(_ name: String, _ base: String, _ head: String) -> String {
    PrintableText.show("they had other work to do: \(name): \(base) in the base and \(head) in the head")
  }
}
