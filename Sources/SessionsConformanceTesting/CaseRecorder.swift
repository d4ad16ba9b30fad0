import SessionsConformance
import Testing

/// Records the results of a case as issues and notes of the current test.
struct CaseRecorder {
  let store: String
  let knownFailures: [String: String]
  let sourceLocation: SourceLocation

  /// - Parameters:
  ///   - results: One for each arrangement of store objects.
  ///   - error: The reason why there are none: the store could not be opened.
  func record(_ testCase: ConformanceCase, _ results: [CaseResult], error: String?) {
    guard let reason = knownFailures[testCase.id] else { return recordIssues(testCase, results, error: error) }
    withKnownIssue(Comment(rawValue: reason), isIntermittent: testCase.isStochastic, sourceLocation: sourceLocation) {
      recordIssues(testCase, results, error: error)
    } matching: { issue in
      // A note is no failure, and a store that cannot be opened is no known failure.
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
      // The same steps twice would hide the differences.
      let (same, others) = (failures.dropFirst().filter { $0.what == first.what }, failures.dropFirst().filter { $0.what != first.what })
      issue(report(first) + same.map { "\n  also      with \($0.instances) store objects" }.joined())
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

  /// The bug report, without its margin on a terminal.
  private func report(_ result: CaseResult) -> String {
    let text = FailureReport(result, store: store, again: again(result.id)).text
    let lines = text.split(separator: "\n").map { $0.hasPrefix("  ") ? $0.dropFirst(2) : $0 }
    return lines.joined(separator: "\n")
  }

  /// The command that runs one case again: `--filter` chooses the test, by the part of its name before the arguments; the variable chooses
  /// the case.
  private func again(_ id: String) -> String {
    let command = "\(CaseSelection.variable)=\(id) swift test"
    guard let test = Test.current else { return command }
    // The filter is a regular expression: a full stop matches the quote that would end the shell's.
    let filter = String("\(test.id)".prefix { $0 != "(" }.map { $0 == "'" ? "." : $0 })
    return "\(command) --filter '\(filter)'"
  }

  /// Notes on the cases that were skipped or limited, one note for both arrangements.
  private func notes(_ results: [CaseResult]) -> [String] {
    var seen: Set<String> = []
    return results.compactMap { result in
      let text: String
      switch result.outcome {
      case .skipped: text = "skipped \(result.id): \(result.reason ?? "does not apply")"
      case .limited: text = "limited \(result.id) by \(result.reason ?? ""): \(result.consequence)"
      default: return nil
      }
      return seen.insert(text).inserted ? text : nil
    }
  }
}

extension Issue {
  /// Whether the issue fails a test, rather than being a note.
  var isFailureOfACase: Bool {
    #if compiler(>=6.3)
      severity == .error
    #else
      true
    #endif
  }
}

/// A remark for the reader of a test run, which fails nothing.
enum Note {
  static func record(_ text: String, at sourceLocation: SourceLocation) {
    let text = PlainText.ascii(text)
    #if compiler(>=6.3)
      Issue.record(Comment(rawValue: text), severity: .warning, sourceLocation: sourceLocation)
    #else
      // Issues without a severity fail the test, and a cancelled case prints nothing.
      print("conformance: \(text)")
    #endif
  }
}

/// Text in ASCII, for the output of `swift test`.
///
/// `swift test` on Linux passes its tests' output on in blocks of 4096 bytes, and drops a block that begins or ends within a character. So
/// it would lose parts of a long report full of arrows.
package enum PlainText {
  /// Replaces arrows and ellipses with ASCII, and escapes every other character beyond it.
  package static func ascii(_ text: String) -> String {
    text.unicodeScalars.reduce(into: "") { plain, scalar in
      switch scalar {
      case "→": plain += "->"
      case "…": plain += "..."
      case "\n": plain += "\n"
      default: plain += scalar.escaped(asASCII: true)
      }
    }
  }
}
