import Foundation
import Sessions
public import SessionsConformance
public import Testing

extension ConformanceCase: CustomTestStringConvertible {
  /// The name of the case in test output: the id and the requirement, such as `ROT-003 after a rotation for a privilege change …`.
  public var testDescription: String { "\(id) \(title)" }
}

extension ConformanceCase: CustomTestArgumentEncodable {
  /// Encodes the id, which never changes its meaning: tools that run one argument again find the same case in a later version.
  public func encodeTestArgument(to encoder: some Encoder) throws {
    try id.encode(to: encoder)
  }
}

/// The cases that the environment variable `SESSIONS_ONLY` asks for: ids and families, separated by commas.
///
/// `swift test --filter` chooses tests, not arguments, so it cannot run one case alone.
package struct CaseSelection: Sendable {
  static let variable = "SESSIONS_ONLY"
  static let environment: CaseSelection = CaseSelection(ProcessInfo.processInfo.environment[variable])
  private static let isNoted: Locked<Bool> = Locked(false)

  /// The ids and families in capitals; nil when everything is to run.
  let names: [String]?

  /// Reads the value of the variable; nil and a text without names select everything.
  package init(_ text: String?) {
    let names = text?.uppercased().split(whereSeparator: { $0 == "," || $0 == " " }).map(String.init) ?? []
    self.names = names.isEmpty ? nil : names
  }

  /// Whether a case is selected by its id or its family.
  package func includes(_ testCase: ConformanceCase) -> Bool {
    names.map { $0.contains(testCase.id) || $0.contains(testCase.family) } ?? true
  }

  /// Notes once in a process that most cases are left out: their tests are green and prove nothing.
  func noteOnce(at sourceLocation: SourceLocation) {
    let isFirst = Self.isNoted.withLock { isNoted in
      defer { isNoted = true }
      return !isNoted
    }
    guard isFirst, let names else { return }
    Note.record("\(Self.variable) leaves out every case but \(names.joined(separator: ", "))", at: sourceLocation)
  }
}
