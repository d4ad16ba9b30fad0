/// What the gate found of all metrics, and what a command exits with.
package struct GateReport: Sendable, Equatable {
  /// The findings: counters first, then times, each in the order they were given.
  package let findings: [GateFinding]

  /// How the whole is to be taken, the first that applies of: regressed, invalid, inconclusive, pass.
  package enum Outcome: String, Sendable {
    /// Nothing that decides regressed, and all of it could be judged.
    case pass
    /// Something is undecided, and nothing regressed or is invalid.
    case inconclusive
    /// Something cannot be compared, or there was nothing to compare, and nothing regressed.
    case invalid
    /// Something regressed. That others cannot be judged does not take it back.
    case regressed
  }

  /// How the whole is to be taken. What is compared with a stored result advises only, and is left out.
  package var outcome: Outcome {
    let verdicts = findings.filter { $0.tier != .stored }.map(\.verdict)
    if verdicts.contains(.regressed) { return .regressed }
    // A gate that compared nothing has not passed, unless advice was all that was asked for.
    if findings.isEmpty || verdicts.contains(where: { if case .invalid = $0 { true } else { false } }) { return .invalid }
    return verdicts.contains { if case .inconclusive = $0 { true } else { false } } ? .inconclusive : .pass
  }

  /// What a command exits with: 0 for pass and improved, 2 for regressed, 4 for invalid, and for inconclusive 0, or 3 if it is strict.
  package func exitCode(strict: Bool = false) -> Int32 {
    switch outcome {
    case .pass: return 0
    case .inconclusive: return strict ? 3 : 0
    case .regressed: return 2
    case .invalid: return 4
    }
  }
}
