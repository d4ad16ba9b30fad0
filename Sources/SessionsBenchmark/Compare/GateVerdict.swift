/// What the gate says of one metric of the head against the base.
package enum GateVerdict: Sendable, Equatable {
  /// A change for the worse of more than the tolerance is excluded.
  case pass
  /// It is better by more than the tolerance, beyond chance.
  case improved
  /// It is worse by more than the tolerance, beyond chance, and was so again; or an exact counter rose.
  case regressed
  /// The rounds do not decide it.
  case inconclusive(Inconclusive)
  /// The numbers cannot be compared.
  case invalid(Invalid)

  /// Why the rounds do not decide.
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
    /// It looks worse, and the base compared with itself is too noisy to tell that nothing else causes it.
    case noisyNullControl
    /// The stored result is of another machine.
    case otherHost
  }

  /// Why numbers cannot be compared.
  package enum Invalid: Sendable, Equatable {
    /// The backend did not keep up with the load: its latencies say how long the run was.
    case saturated
    /// There are no numbers, such as when what was read back is not what was written; the text says why.
    case verifyFailed(String)
    /// The base differs from itself by this share.
    case biasedNullControl(Double)
    /// A counter that has to be the same in every round of the base is not.
    case notDeterministic
    /// The values are no values; the text says why.
    case badValues(String)
  }
}
