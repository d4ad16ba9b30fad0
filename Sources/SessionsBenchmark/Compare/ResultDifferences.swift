import SessionsReporting

extension ResultComparison {
  /// Notes that a reader needs and that no row shows.
  var notes: [String] {
    var texts: [String] = []
    if !isInterleaved {
      texts.append("The results were not measured by turns: what else changed since is not known, and times advise only.")
      let differences = HostFingerprint.differences(base, head)
      if !differences.isEmpty { texts.append("The machines or builds differ: \(differences.joined(separator: "; ")).") }
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
    var texts = [TwoSides.text("\(name): the version", base.version, head.version), durability(name, base, head)]
    // Durability and warnings have fields of their own; only older results have them among the settings.
    for key in Set(base.settings.keys).union(head.settings.keys).subtracting(["durability", "warning"]).sorted() {
      texts.append(TwoSides.text("\(name): the setting '\(key)'", base.settings[key], head.settings[key]))
    }
    let dangers = (head.warnings ?? []).filter { base.warnings?.contains($0) != true }
    if !dangers.isEmpty {
      texts.append("\(name) has a warning in the head that the base does not tell: \(dangers.joined(separator: "; ")).")
    }
    if base.conformance.verdict == .notJudged {
      texts.append("The suite did not judge \(name) in the base: its failed cases are not compared.")
    }
    let new = Set(head.conformance.failed).subtracting(base.conformance.failed).sorted()
    if base.conformance.verdict != .notJudged, !new.isEmpty { texts.append("\(name) fails in the head alone: \(WordText.list(new)).") }
    return texts.compactMap { $0.map(PrintableText.show) }
  }

  /// What an acknowledged write survives, where the two differ; nil where they do not. A result without a deciding setting beside one that
  /// has it is older: its store declared what it keeps, and nobody asked.
  private static func durability(_ name: String, _ base: BackendDescription, _ head: BackendDescription) -> String? {
    guard base.durability == head.durability else {
      let isAsked = base.decidingSetting != nil || head.decidingSetting != nil
      func text(_ side: BackendDescription) -> String {
        "'\(side.durability.text)'" + (isAsked ? " (\(side.decidingSetting ?? "as declared, not asked"))" : "")
      }
      return TwoSides.text("\(name): the durability", text(base), text(head))
    }
    switch (base.decidingSetting, head.decidingSetting) {
    case (let setting?, nil): return "\(name): the durability was asked in the base (\(setting)); the head only declares the same."
    case (nil, let setting?): return "\(name): the durability was asked in the head (\(setting)); the base only declares the same."
    case (let before, let after): return TwoSides.text("\(name): what decides the durability", before, after)
    }
  }
}

/// A fact that two results may tell.
private enum TwoSides {
  /// The sentence about what is known of it; nil if both tell the same, or neither tells it.
  static func text(_ what: String, _ base: String?, _ head: String?) -> String? {
    switch (base, head) {
    case (let before?, let after?): before == after ? nil : "\(what) is \(before) in the base and \(after) in the head."
    case (let before?, nil): "\(what) is \(before) in the base; the head does not tell it."
    case (nil, let after?): "\(what) is \(after) in the head; the base does not tell it."
    case (nil, nil): nil
    }
  }
}

/// The facts that have to be the same for the times of two results to be comparable.
package enum HostFingerprint {
  /// The differences in words, each with what is known of both sides; none if both are of the same machine and compiler.
  package static func differences(_ base: BenchmarkResult, _ head: BenchmarkResult) -> [String] {
    let facts: [(String, String?, String?)] = [
      ("processor", base.host.cpu, head.host.cpu), ("cores", "\(base.host.cores)", "\(head.host.cores)"),
      ("kernel", base.host.kernel, head.host.kernel),
      ("virtualisation", base.host.virtualisation, head.host.virtualisation),
      ("compiler", base.swift.version, head.swift.version), ("built for", base.swift.configuration, head.swift.configuration),
    ]
    var texts = facts.filter { $0.1 != $0.2 }.map { name, before, after in
      "\(name): \(before.map { "\($0) in" } ?? "not told by") the base, \(after.map { "\($0) in" } ?? "not told by") the head"
    }
    if !isAlike(base.host.memoryBytes, head.host.memoryBytes) {
      let (left, right) = (Double(base.host.memoryBytes), Double(head.host.memoryBytes))
      texts.append("memory: \(NumberText.bytes(left)) in the base, \(NumberText.bytes(right)) in the head")
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
