/// What came of all cases on one store.
public struct StoreResult: Sendable, Codable {
  /// How the store is called.
  public let store: String
  /// What a reader should know of it.
  public let details: [String: String]
  /// The version of the adapter, if its backend tells it.
  public let adapterVersion: String?
  /// The version of what it keeps its sessions in, if its backend tells it.
  public let backendVersion: String?
  /// What it can do.
  public var capabilities: [String] = []
  /// The rules that it declares not to keep.
  public var deviations: [String] = []
  /// How many results there should be.
  public let planned: Int
  /// The results, in the order they were run.
  public var results: [CaseResult] = []
  /// What a reader should know of the declarations, such as a capability that works but is not declared.
  public var notes: [String] = []
  /// Why the store could not be judged at all; nil if it could.
  public var error: String?

  /// Whether there was something to run and every planned case has a result: a gate that ran nothing is not green.
  public var isComplete: Bool { error == nil && planned > 0 && results.count == planned }

  /// Whether a case failed or could not be judged.
  public var hasFailures: Bool { results.contains { $0.outcome.isFailure } }

  /// How many results have an outcome.
  public func count(_ outcome: CaseOutcome) -> Int { results.count { $0.outcome == outcome } }
}
