import SessionsConformance
import Testing

/// Turns the results of a case into issues and notes of the current test.
struct CaseRecorder {
  let store: String
  let knownFailures: [String: String]
  let sourceLocation: SourceLocation

  /// - Parameters:
  ///   - results: One for each arrangement of store objects.
  ///   - error: Why there are none: the store could not be opened.
  func record(_ testCase: ConformanceCase, _ results: [CaseResult], error: String?) {
    guard let reason = knownFailures[testCase.id] else { return recordIssues(testCase, results, error: error) }
    withKnownIssue(Comment(rawValue: reason), isIntermittent: testCase.isStochastic, sourceLocation: sourceLocation) {
      recordIssues(testCase, results, error: error)
    } matching: { issue in
      // A note is no failure, and a store that cannot be opened is no known one.
      issue.isFailureOfACase && error == nil
    }
  }

  private func recordIssues(_ testCase: ConformanceCase, _ results: [CaseResult], error: String?) {
    if let error {
      issue("\(store) could not be judged by \(testCase.id): \(error)")
    } else if results.isEmpty {
      issue("\(testCase.id) has no result")
    }
    let failures = results.filter { $0.outcome.isFailure }
    if let first = failures.first {
      // The same steps twice would hide what is different.
      let (same, others) = (failures.dropFirst().filter { $0.what == first.what }, failures.dropFirst().filter { $0.what != first.what })
      issue(report(first) + same.map { "\n  also      with \($0.instances) store objects in turn" }.joined())
      for result in others { issue(report(result)) }
    }
    for result in results where result.outcome == .inconclusive {
      issue("INCONCLUSIVE  \(result.id)  \(result.title)\n  reason    \(result.reason ?? "none given")")
    }
    for note in notes(results) { Note.record(note, at: sourceLocation) }
  }

  private func issue(_ text: String) {
    Issue.record(Comment(rawValue: PlainText.ascii(text)), sourceLocation: sourceLocation)
  }

  /// The bug report, without the margin that it has on a terminal.
  private func report(_ result: CaseResult) -> String {
    let text = FailureReport(result, store: store, again: again(result.id)).text
    let lines = text.split(separator: "\n").map { $0.hasPrefix("  ") ? $0.dropFirst(2) : $0 }
    return lines.joined(separator: "\n")
  }

  /// `--filter` chooses the test, by the part of its name before the arguments; the variable chooses the case.
  private func again(_ id: String) -> String {
    let command = "\(CaseSelection.variable)=\(id) swift test"
    guard let test = Test.current else { return command }
    // The filter is a regular expression: a full stop matches the quote that would end the shell's.
    let filter = String("\(test.id)".prefix { $0 != "(" }.map { $0 == "'" ? "." : $0 })
    return "\(command) --filter '\(filter)'"
  }

  /// What was not proven, once for both arrangements.
  private func notes(_ results: [CaseResult]) -> [String] {
    var seen: Set<String> = []
    return results.compactMap { result in
      let text: String
      switch result.outcome {
      case .skipped: text = "skipped \(result.id): \(result.reason ?? "does not apply")"
      case .limited:
        let deviation = result.reason ?? ""
        text = "limited \(result.id) by \(deviation): \(DeviationText.explain(deviation))"
      default: return nil
      }
      return seen.insert(text).inserted ? text : nil
    }
  }
}

extension Issue {
  /// Whether it is one that fails a test, rather than a note.
  var isFailureOfACase: Bool {
    #if compiler(>=6.3)
      severity == .error
    #else
      true
    #endif
  }
}
