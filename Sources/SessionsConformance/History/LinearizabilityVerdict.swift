/// What a ``LinearizabilityChecker`` says of a history.
enum LinearizabilityVerdict: Sendable, Equatable {
  /// There is an order of the calls that explains every result.
  case linearizable
  /// There is none.
  case notLinearizable(Counterexample)
  /// The search was given up. Never to be taken for the first.
  case unknown(String)

  /// How far the search came.
  struct Counterexample: Sendable, Equatable {
    /// The session whose calls cannot be ordered.
    let session: String
    /// The longest order found, as indices of the history's operations.
    let longest: [Int]
    /// The call that cannot follow it, as an index of the history's operations.
    let stuck: Int
    /// The state after the longest order.
    let state: ModelSession
    /// What the call could have returned then, in words.
    let expected: String
  }
}
