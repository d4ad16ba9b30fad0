/// The verdict of the gate on one metric of the head against the base.
package enum GateVerdict: Sendable, Equatable {
  /// A change for the worse of more than the tolerance is excluded.
  case pass
  /// It is better by more than the tolerance, beyond chance.
  case improved
  /// It is worse by more than the tolerance, beyond chance, and was so again in the second batch; or an exact counter rose.
  case regressed
  /// The rounds do not decide it.
  case inconclusive(Inconclusive)
  /// The numbers cannot be compared.
  case invalid(Invalid)

  /// A reason why the rounds do not decide.
  package enum Inconclusive: Sendable, Equatable {
    /// With so few rounds and so many cells no difference, however large, would pass the test.
    case tooFewRounds(Int, needed: Int)
    /// With so few requests in a round the percentile rests on a handful of them.
    case tooFewRequests(Int, needed: Int)
    /// The noise hides changes that the gate has to find: the smallest that it would have found, as a share.
    case tooNoisy(detectable: Double)
    /// The interval reaches beyond the tolerance: up to this share worse.
    case notExcluded(upTo: Double)
    /// It looks worse, and no second batch was measured to confirm it.
    case notConfirmed
    /// It looked worse, and in the second batch it did not.
    case notReproduced
    /// It looks worse, and the base was not compared with itself.
    case noNullControl
    /// It looks worse, and the base compared with itself is too noisy to exclude another cause.
    case noisyNullControl
    /// The stored result is from another machine.
    case otherHost
  }

  /// A reason why numbers cannot be compared.
  package enum Invalid: Sendable, Equatable {
    /// The backend did not keep up with the load: its latencies grow with the length of the run.
    case saturated
    /// There are no numbers, such as when the verification failed; the text says why.
    case verifyFailed(String)
    /// The base differs from itself by this share.
    case biasedNullControl(Double)
    /// A counter that has to be the same in every round of the base is not.
    case notDeterministic
    /// The values cannot be used; the text says why.
    case badValues(String)
  }

  /// The verdict in one word.
  package var word: String {
    switch self {
    case .pass: return "pass"
    case .improved: return "improved"
    case .regressed: return "regressed"
    case .inconclusive: return "inconclusive"
    case .invalid: return "invalid"
    }
  }

  /// The reason of an unclear verdict, without a full stop; `nil` of a clear one.
  package var reason: String? {
    switch self {
    case .pass, .improved, .regressed: return nil
    case .inconclusive(let why): return why.text
    case .invalid(let why): return why.text
    }
  }

  /// Whether the rounds do not decide.
  var isInconclusive: Bool { if case .inconclusive = self { true } else { false } }
  /// Whether the numbers cannot be compared.
  var isInvalid: Bool { if case .invalid = self { true } else { false } }
}

extension GateVerdict.Inconclusive {
  /// The reason, without a full stop.
  fileprivate var text: String {
    switch self {
    case .tooFewRounds(let rounds, let needed): return "\(rounds) rounds, and the test of so many cells takes \(needed)"
    case .tooFewRequests(let requests, let needed): return "a round has \(requests) requests, and the percentile takes \(needed)"
    case .tooNoisy(let detectable):
      return "only a change of \(RatioEstimate.percent(detectable)) or more would have been found in this noise"
    case .notExcluded(let upTo): return "it may be worse by up to \(RatioEstimate.percent(upTo))"
    case .notConfirmed: return "it looks worse, and there is no second batch to confirm it"
    case .notReproduced: return "it looked worse, and not so in the second batch"
    case .noNullControl: return "it looks worse, and the base was not compared with itself"
    case .noisyNullControl: return "it looks worse, and the base compared with itself is too noisy to blame the change"
    case .otherHost: return "the stored result is of another machine"
    }
  }
}

extension GateVerdict.Invalid {
  /// The reason, without a full stop.
  fileprivate var text: String {
    switch self {
    case .saturated: return "the backend did not keep up with the load"
    case .verifyFailed(let what): return "there are no numbers: \(what)"
    case .biasedNullControl(let bias): return "the base differs from itself by \(RatioEstimate.percent(bias))"
    case .notDeterministic: return "the rounds of the base differ, so it is no exact counter"
    case .badValues(let why): return why
    }
  }
}

/// The weight of a comparison of two builds.
package enum GateTier: Int, Sendable, CaseIterable {
  /// Counters that are the same in every run: any increase is a fact, on the noisiest machine too.
  case exact = 1
  /// Times of two builds that were measured interleaved on the same machine: a difference beyond the noise is found by statistics.
  case interleaved = 2
  /// Times against a stored result: other changes since then are not known. It advises and decides nothing.
  case stored = 3

  /// The title of its table.
  var title: String {
    switch self {
    case .exact: return "Counted: any increase fails"
    case .interleaved: return "Timed by turns"
    case .stored: return "Timed apart: advice, which decides nothing"
    }
  }
}

/// The verdict on one metric, with the numbers that decided.
package struct GateFinding: Sendable, Equatable {
  /// The weight of the comparison.
  package let tier: GateTier
  /// The verdict.
  package let verdict: GateVerdict
  /// The factor by which the head is worse, above 1 for worse whichever way the metric is better; `nil` of a counter and of values that
  /// cannot be compared.
  package let worsening: RatioEstimate?
  /// The same of the second batch; `nil` if there was none.
  package let confirmation: RatioEstimate?
  /// The p-value with Holm's correction over all cells that were judged together; `nil` if it was not tested.
  package let adjustedPValue: Double?
  /// The smallest change, as a share, that the rounds would probably have found; `nil` if none, or if it was not computed.
  package let detectable: Double?

  /// Creates a finding.
  package init(
    _ tier: GateTier, _ verdict: GateVerdict, worsening: RatioEstimate? = nil, confirmation: RatioEstimate? = nil,
    adjustedPValue: Double? = nil, detectable: Double? = nil
  ) {
    (self.tier, self.verdict, self.worsening, self.confirmation) = (tier, verdict, worsening, confirmation)
    (self.adjustedPValue, self.detectable) = (adjustedPValue, detectable)
  }
}

/// The findings of the gate, and the exit code of a command.
package struct GateReport: Sendable, Equatable {
  /// The findings in the order of the metrics.
  package let findings: [GateFinding]
  /// Whether they are of any cell, and not of backends alone.
  private let coversCells: Bool

  /// The outcome of the whole, the first that applies of: regressed, invalid, inconclusive, pass.
  package enum Outcome: String, Sendable {
    /// No deciding cell regressed, and all of them could be judged.
    case pass
    /// At least one cell is undecided, and none regressed or is invalid.
    case inconclusive
    /// At least one cell cannot be compared, or there was none, and none regressed.
    case invalid
    /// At least one cell regressed, whether or not others can be judged.
    case regressed
  }

  /// Reports findings.
  ///
  /// - Parameter coversCells: Whether they are of any cell: a gate that compared nothing has not passed.
  package init(findings: [GateFinding], coversCells: Bool = true) { (self.findings, self.coversCells) = (findings, coversCells) }

  /// The outcome of the whole. What a comparison with a stored result finds only advises; what it cannot compare, it cannot advise on.
  package var outcome: Outcome {
    let verdicts = findings.filter { $0.tier != .stored }.map(\.verdict)
    if verdicts.contains(.regressed) { return .regressed }
    if findings.isEmpty || !coversCells || findings.contains(where: \.verdict.isInvalid) { return .invalid }
    return verdicts.contains(where: \.isInconclusive) ? .inconclusive : .pass
  }

  /// The exit code of a command: 0 for pass and improved, 2 for regressed, 4 for invalid, and for inconclusive 0, or 3 if it is strict.
  package func exitCode(strict: Bool = false) -> Int32 {
    switch outcome {
    case .pass: return 0
    case .inconclusive: return strict ? 3 : 0
    case .regressed: return 2
    case .invalid: return 4
    }
  }
}
