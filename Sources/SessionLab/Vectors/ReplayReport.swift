import SessionsConformance

/// What came of the vectors on one store, as text.
struct ReplayReport {
  let store: String
  let verdicts: [VectorVerdict]

  var hasFailures: Bool { verdicts.contains { $0.outcome.isFailure } }

  /// Whether a vector was replayed at all: a gate that ran nothing is not green.
  var hasRun: Bool { verdicts.contains { $0.outcome != .skipped } }

  var text: String {
    let counts = [CaseOutcome.passed, .failed, .errored, .skipped].map { outcome in
      "\(verdicts.count { $0.outcome == outcome }) \(outcome.rawValue)"
    }
    let failures = verdicts.filter(\.outcome.isFailure).map { verdict in
      var lines = ["\(verdict.outcome.rawValue.uppercased())  \(verdict.id)  \(verdict.reason ?? "")"]
      for (name, value) in [("call", verdict.call), ("expected", verdict.expected), ("seen", verdict.seen)] {
        guard let value else { continue }
        lines.append("  \(name)\(String(repeating: " ", count: 10 - name.count))\(value)")
      }
      return lines.joined(separator: "\n") + "\n"
    }
    return failures.joined() + "\(store)  \(verdicts.count) vectors: \(counts.joined(separator: ", "))\n"
  }
}
