/// What came of a run of the suite.
public struct SuiteReport: Sendable, Codable {
  /// The version of this format.
  public let schemaVersion: Int
  /// The version of the cases.
  public let suiteVersion: String
  /// The version of the exported data cases.
  public let vectorsVersion: String
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
    vectorsVersion = ConformanceSuite.vectorsVersion
    self.seed = seed
    self.stores = stores
    complete = !stores.isEmpty && stores.allSatisfy(\.isComplete)
  }

  /// 0 all passed, 1 failures, 3 incomplete or inconclusive.
  public var exitCode: Int32 {
    if stores.contains(where: \.hasFailures) { return 1 }
    return complete && stores.allSatisfy { $0.count(.inconclusive) == 0 } ? 0 : 3
  }
}
