import SessionsReporting

extension ResultComparison {
  /// Notes that a reader needs and that no row shows.
  var notes: [String] {
    var texts: [String] = []
    if !isInterleaved {
      texts.append("The results were not measured by turns: what else changed since is not known, and times advise only.")
      let differences = HostFingerprint.differences(base, head)
      if !differences.isEmpty { texts.append("The machines differ: \(differences.joined(separator: "; ")).") }
    }
    if let otherFile {
      texts.append("The SQLite store of the base is \(PrintableText.show(otherFile)): it is compared with the one of the head.")
    }
    for (name, result) in [("base", base), ("head", head)] where result.swift.configuration != "release" {
      texts.append("The \(name) was built as \(PrintableText.show(result.swift.configuration)), not as release.")
    }
    for cell in cells where cell.isUnsupportedByBase {
      let isNew = if case .unsupported = cell.head.status { false } else { true }
      texts.append("\(cell.subject): the base does not support it\(isNew ? ", and the head has nothing to be compared with" : "").")
    }
    for after in head.backends {
      guard let before = base.backends.first(where: { $0.id == after.id }) else { continue }
      texts += Self.differences(before, after)
    }
    let lonely = cells.filter { !$0.counts(\.base) && $0.counts(\.head) }.map(\.subject)
    if !lonely.isEmpty {
      texts.append("Only the head counted round trips and bytes of \(WordText.list(lonely)): they are not compared.")
    }
    return texts
  }

  private static func differences(_ base: BackendDescription, _ head: BackendDescription) -> [String] {
    let name = PrintableText.show(base.id)
    var texts: [String] = []
    if base.version != head.version {
      texts.append("\(name) has version \(base.version ?? "unknown") in the base and \(head.version ?? "unknown") in the head.")
    }
    for key in Set(base.settings.keys).union(head.settings.keys).sorted() where base.settings[key] != head.settings[key] {
      texts.append("\(name) has \(key) \(base.settings[key] ?? "unset") in the base and \(head.settings[key] ?? "unset") in the head.")
    }
    if base.conformance.verdict == .notJudged {
      texts.append("The suite did not judge \(name) in the base: its failed cases are not compared.")
    }
    let new = Set(head.conformance.failed).subtracting(base.conformance.failed).sorted()
    if base.conformance.verdict != .notJudged, !new.isEmpty { texts.append("\(name) fails in the head alone: \(WordText.list(new)).") }
    return texts.map(PrintableText.show)
  }
}

/// The facts that have to be the same for the times of two results to be comparable.
package enum HostFingerprint {
  /// The differences, each as "name: this and that"; none if both are of the same machine and compiler.
  package static func differences(_ base: BenchmarkResult, _ head: BenchmarkResult) -> [String] {
    let facts: [(String, String, String)] = [
      ("processor", base.host.cpu, head.host.cpu), ("cores", "\(base.host.cores)", "\(head.host.cores)"),
      ("kernel", base.host.kernel, head.host.kernel),
      ("virtualisation", base.host.virtualisation ?? "unknown", head.host.virtualisation ?? "unknown"),
      ("compiler", base.swift.version, head.swift.version), ("built for", base.swift.configuration, head.swift.configuration),
    ]
    var texts = facts.filter { $0.1 != $0.2 }.map { "\($0.0): \($0.1) and \($0.2)" }
    if !isAlike(base.host.memoryBytes, head.host.memoryBytes) {
      let (left, right) = (Double(base.host.memoryBytes), Double(head.host.memoryBytes))
      texts.append("memory: \(NumberText.bytes(left)) and \(NumberText.bytes(right))")
    }
    return texts.map(PrintableText.show)
  }

  /// Allows for a hundredth: a virtual machine has a few pages more or less with each start.
  private static func isAlike(_ left: Int64, _ right: Int64) -> Bool {
    abs(Double(left) - Double(right)) <= 0.01 * Double(max(left, right))
  }
}

/// The comparison of the work that the cells of two results had.
enum WorkloadMismatch {
  /// The share by which two offered rates may differ.
  private static let allowed = 0.01

  /// The difference in words; `nil` if there is none, or if one of the results has no such cell.
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

  /// The difference in the timing of the two, in words; `nil` if alike. It does not affect counters.
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
