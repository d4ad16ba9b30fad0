extension GateVerdict {
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

  /// Why it is no clear verdict, without a full stop; `nil` if it is one.
  package var reason: String? {
    switch self {
    case .pass, .improved, .regressed: return nil
    case .inconclusive(let why): return why.description
    case .invalid(let why): return why.description
    }
  }
}

extension GateVerdict.Inconclusive: CustomStringConvertible {
  /// The reason, without a full stop.
  package var description: String {
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

extension GateVerdict.Invalid: CustomStringConvertible {
  /// The reason, without a full stop.
  package var description: String {
    switch self {
    case .saturated: return "the backend did not keep up with the load"
    case .verifyFailed(let what): return "there are no numbers: \(what)"
    case .biasedNullControl(let bias): return "the base differs from itself by \(RatioEstimate.percent(bias))"
    case .notDeterministic: return "the rounds of the base differ, so it is no exact counter"
    case .badValues(let why): return why
    }
  }
}
