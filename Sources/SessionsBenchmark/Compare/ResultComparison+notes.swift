import SessionsReporting

extension ResultComparison {
  /// What a reader has to know that no row says.
  var notes: [String] {
    var texts: [String] = []
    if !isInterleaved {
      texts.append("The results were not measured by turns: what else changed since is not known, and times advise only.")
      let differences = HostFingerprint.differences(base, head)
      if !differences.isEmpty { texts.append("The machines differ: \(differences.joined(separator: "; ")).") }
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
