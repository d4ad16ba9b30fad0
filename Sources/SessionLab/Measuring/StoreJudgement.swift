package import SessionsBenchmark
import SessionsConformance

/// The suite's judgement of a store before it is timed: a fast store that is wrong is no choice.
package struct StoreJudgement {
  private let conformance: BackendConformance
  private let adapterVersion: String?
  private let backendVersion: String?
  private let details: [String: String]

  /// The cases of level MUST. Those that cut the store off are about its errors, and take longer than all others together.
  private static let cases = ConformanceSuite.cases.filter { $0.level == .must && !$0.needsInterruption }

  /// Judges a store in this process.
  init(judging store: any LabStore, seed: UInt64) async {
    let result = await ConformanceRunner(cases: Self.cases, seed: seed).run(store.makeBackend())
    let failed = Set(result.results.filter(\.outcome.isFailure).map(\.id)).sorted()
    let isWhole = result.error == nil && result.isComplete
    let verdict: BackendConformance.Verdict = !failed.isEmpty ? .failed : isWhole ? .passed : .notJudged
    conformance = BackendConformance(verdict: verdict, suiteVersion: PackageVersion.current, failed: failed)
    (adapterVersion, backendVersion, details) = (result.adapterVersion, result.backendVersion, result.details)
  }

  /// Creates a verdict about a store that reports no facts.
  package init(_ verdict: BackendConformance.Verdict) {
    conformance = BackendConformance(verdict: verdict)
    (adapterVersion, backendVersion, details) = (nil, nil, [:])
  }

  /// The description of the store for a report.
  package func description(of store: any LabStore) async -> BackendDescription {
    var settings = details
    let durability = await store.durability(correcting: &settings)
    return BackendDescription(
      id: store.name, adapterVersion: adapterVersion ?? "unknown", version: backendVersion, settings: settings, durability: durability,
      locality: store.locality, connections: nil, codec: "CBOR", conformance: conformance)
  }
}
