/// What reading back came to. A cell that did not pass has no numbers.
package struct VerifyOutcome: Sendable, Hashable, Codable {
  /// How many sessions and tokens were read back in the end.
  package var checked: Int
  /// How many were left out, because an operation on them failed and may have been done or not.
  package var inDoubt: Int
  /// How often each difference was found, by the requests themselves and in the end.
  package var failures: [VerifyFailure: Int]
  /// The first differences in words, without tokens or content.
  package var examples: [String]
  /// Why nothing was compared; nil when it was.
  package var exemption: String?

  /// Creates an outcome; by default one of nothing.
  package init(
    checked: Int = 0, inDoubt: Int = 0, failures: [VerifyFailure: Int] = [:], examples: [String] = [], exemption: String? = nil
  ) {
    self.checked = checked
    self.inDoubt = inDoubt
    self.failures = failures
    self.examples = examples
    self.exemption = exemption
  }

  /// Whether no difference was found.
  package var isPassed: Bool { failures.values.allSatisfy { $0 == 0 } }

  /// The number of acknowledged writes that were lost.
  package var lostUpdates: Int { failures[.lostUpdate] ?? 0 }

  /// The most examples that are kept.
  static let mostExamples = 8

  mutating func note(_ failure: VerifyFailure, _ example: @autoclosure () -> String, count: Int = 1) {
    failures[failure, default: 0] += count
    if examples.count < Self.mostExamples { examples.append(example()) }
  }

  /// The differences in words, with the first example.
  var failureText: String {
    let found = failures.filter { $0.value > 0 }.sorted { $0.key.rawValue < $1.key.rawValue }
    let counts = found.map { "\($0.value) \($0.key.rawValue)" }.joined(separator: ", ")
    return "what was read back is not what was acknowledged: \(counts)" + (examples.first.map { "; such as: \($0)" } ?? "")
  }

  mutating func add(_ other: VerifyOutcome) {
    checked += other.checked
    inDoubt += other.inDoubt
    failures.merge(other.failures, uniquingKeysWith: +)
    examples.append(contentsOf: other.examples.prefix(max(0, Self.mostExamples - examples.count)))
    exemption = exemption ?? other.exemption
  }
}
