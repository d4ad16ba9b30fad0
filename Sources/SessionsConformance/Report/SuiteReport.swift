/// The results of a run of the suite on one or more stores.
public struct SuiteReport: Sendable, Codable {
  /// The version of this format.
  public let schemaVersion: Int
  /// The version of the cases.
  public let suiteVersion: String
  /// The version of the exported data cases; nil for cases that are not exported.
  public let vectorsVersion: String?
  /// The seed of random choices.
  public let seed: UInt64
  /// One result for each store.
  public var stores: [StoreResult]
  /// Whether there was a store, and every store's run is complete.
  public let complete: Bool

  /// Creates a report.
  public init(seed: UInt64, stores: [StoreResult]) {
    self.init(seed: seed, stores: stores, suiteVersion: ConformanceSuite.version, vectorsVersion: ConformanceSuite.vectorsVersion)
  }

  /// Creates the report of another catalogue of cases.
  package init(seed: UInt64, stores: [StoreResult], suiteVersion: String, vectorsVersion: String? = nil) {
    schemaVersion = 1
    self.suiteVersion = suiteVersion
    self.vectorsVersion = vectorsVersion
    self.seed = seed
    self.stores = stores
    complete = !stores.isEmpty && stores.allSatisfy(\.isComplete)
  }

  /// The exit code: 0 if all passed, 1 for failures, 3 for an incomplete or inconclusive run. Errors of a store that was lost on the way
  /// are not failures of it: they say only that.
  public var exitCode: Int32 {
    if stores.contains(where: { $0.error == nil ? $0.hasFailures : $0.count(.failed) + $0.count(.unexpectedPass) > 0 }) { return 1 }
    return complete && stores.allSatisfy { $0.count(.inconclusive) == 0 } ? 0 : 3
  }
}

/// The results of all cases on one store.
public struct StoreResult: Sendable, Codable {
  /// The store's name.
  public let store: String
  /// The facts about the store that a reader needs to know.
  public let details: [String: String]
  /// The version of the adapter, if its backend reports it.
  public let adapterVersion: String?
  /// The version of the place where it keeps its sessions, such as a server's, if its backend reports it.
  public let backendVersion: String?
  /// The capabilities that it declares.
  public var capabilities: [String]
  /// The rules that it declares not to keep.
  public var deviations: [String]
  /// The number of results that the plan asks for.
  public let planned: Int
  /// The results, in the order of the plan.
  public var results: [CaseResult]
  /// Remarks on the declarations, such as a capability that works but is not declared.
  public var notes: [String]
  /// The reason why the store could not be judged, or not to the end; nil if it could.
  public var error: String?

  /// Creates the result of a store.
  package init(
    store: String, details: [String: String], adapterVersion: String? = nil, backendVersion: String? = nil, capabilities: [String] = [],
    deviations: [String] = [], planned: Int, results: [CaseResult] = [], notes: [String] = [], error: String? = nil
  ) {
    self.store = store
    self.details = details
    self.adapterVersion = adapterVersion
    self.backendVersion = backendVersion
    self.capabilities = capabilities
    self.deviations = deviations
    self.planned = planned
    self.results = results
    self.notes = notes
    self.error = error
  }

  /// Whether there was something to run and every planned case has a result: a gate that ran nothing is not green.
  public var isComplete: Bool { error == nil && planned > 0 && results.count == planned }

  /// Whether a case failed or could not be judged.
  public var hasFailures: Bool { results.contains { $0.outcome.isFailure } }

  /// The number of results with an outcome.
  public func count(_ outcome: CaseOutcome) -> Int { results.count { $0.outcome == outcome } }
}

/// The result of one case on one arrangement of a store.
public struct CaseResult: Sendable, Codable {
  /// The case's permanent name.
  public let id: String
  /// The requirement.
  public let title: String
  /// The importance of the case.
  public let level: CaseLevel
  /// The rules that it proves.
  public let rules: [String]
  /// The number of store objects that worked on the same sessions.
  public let instances: Int
  /// The number of the run of the case, from 1, when cases are repeated.
  public let repetition: Int
  /// The outcome.
  public var outcome: CaseOutcome
  /// The reason of any outcome but a pass. Of a limited case it is the deviation's id, such as `DEV-3`.
  public let reason: String?
  /// The reason and the link that the baseline gives for an expected failure or an unexpected pass.
  public var baseline: String?
  /// The subject of the comparison that failed, such as `the version`.
  public let what: String?
  /// The expected value of that comparison.
  public let expected: String?
  /// The actual value of that comparison.
  public let seen: String?
  /// The operations, for a failure.
  public let steps: [CaseStep]?
  /// The seed of random choices.
  public let seed: UInt64
  /// The time that it took.
  public let milliseconds: Double

  /// Creates the result of a case.
  package init(
    id: String, title: String, level: CaseLevel, rules: [String], instances: Int, repetition: Int, outcome: CaseOutcome, reason: String?,
    baseline: String? = nil, what: String?, expected: String?, seen: String?, steps: [CaseStep]?, seed: UInt64, milliseconds: Double
  ) {
    self.id = id
    self.title = title
    self.level = level
    self.rules = rules
    self.instances = instances
    self.repetition = repetition
    self.outcome = outcome
    self.reason = reason
    self.baseline = baseline
    self.what = what
    self.expected = expected
    self.seen = seen
    self.steps = steps
    self.seed = seed
    self.milliseconds = milliseconds
  }
}

/// One operation of a case and its result, for a report that can be replayed by hand.
public struct CaseStep: Sendable, Codable, Equatable {
  /// Milliseconds since the case's first instant, by the case's clock.
  public let at: Int64
  /// The operation, with sessions and tokens named `s1`, `t1` and so on.
  public let operation: String
  /// The result; nil for an operation that never returned.
  public var result: String?

  /// Creates a step; without a result it is one that has not returned.
  package init(at: Int64, operation: String, result: String? = nil) {
    self.at = at
    self.operation = operation
    self.result = result
  }
}
