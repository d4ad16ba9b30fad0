import Foundation
import Sessions
import SessionsConformance
import Testing

/// Which cases a person asked for with the environment variable `SESSIONS_ONLY`: ids and families, separated by commas.
///
/// `swift test --filter` chooses tests, not arguments, so it cannot run one case alone.
struct CaseSelection: Sendable {
  static let variable = "SESSIONS_ONLY"
  static let environment: CaseSelection = CaseSelection(ProcessInfo.processInfo.environment[variable])
  private static let isNoted: Locked<Bool> = Locked(false)

  /// In capitals; nil when everything is to run.
  let names: [String]?

  init(_ text: String?) {
    let names = text?.uppercased().split(whereSeparator: { $0 == "," || $0 == " " }).map(String.init) ?? []
    self.names = names.isEmpty ? nil : names
  }

  func includes(_ testCase: ConformanceCase) -> Bool {
    names.map { $0.contains(testCase.id) || $0.contains(testCase.family) } ?? true
  }

  /// Says once in a process that most cases are left out: their tests are green and prove nothing.
  func noteOnce(at sourceLocation: SourceLocation) {
    let isFirst = Self.isNoted.withLock { isNoted in
      defer { isNoted = true }
      return !isNoted
    }
    guard isFirst, let names else { return }
    Note.record("\(Self.variable) leaves out every case but \(names.joined(separator: ", "))", at: sourceLocation)
  }
}
