/// What came of a run of the suite.
public struct SuiteReport: Sendable, Codable {
  /// The version of this format.
  public let schemaVersion: Int
  /// The version of the cases.
  public let suiteVersion: String
  /// What random choices followed from.
  public let seed: UInt64
  /// One result for each store.
  public var stores: [StoreResult]
  /// Whether there was a store, and every store's run is complete.
  public let complete: Bool

  /// Creates a report.
  public init(seed: UInt64, stores: [StoreResult]) {
    schemaVersion = 1
    suiteVersion = ConformanceSuite.version
    self.seed = seed
    self.stores = stores
    complete = !stores.isEmpty && stores.allSatisfy(\.isComplete)
  }

  /// 0 all passed, 1 failures, 3 incomplete.
  public var exitCode: Int32 {
    if stores.contains(where: \.hasFailures) { return 1 }
    return complete ? 0 : 3
  }
}
