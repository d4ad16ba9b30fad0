import SessionsBenchmark
import SessionsConformance

/// Judges a store before it is timed: a fast store that is wrong is no choice.
struct BenchJudge {
  /// What was found, and what the store says of itself.
  struct Judgement {
    let conformance: BackendConformance
    let adapterVersion: String?
    let backendVersion: String?
    let details: [String: String]
  }

  /// The cases of level MUST. Those that cut the store off are about its errors, and take longer than all others together.
  private static let cases = ConformanceSuite.cases.filter { $0.level == .must && !$0.needsInterruption }

  static func judge(_ store: StoreArgument, seed: UInt64) async -> Judgement {
    let result = await ConformanceRunner(cases: cases, seed: seed).run(store.backend)
    let failed = Set(result.results.filter(\.outcome.isFailure).map(\.id)).sorted()
    let isWhole = result.error == nil && result.isComplete
    let verdict: BackendConformance.Verdict = !failed.isEmpty ? .failed : isWhole ? .passed : .notJudged
    return Judgement(
      conformance: BackendConformance(verdict: verdict, suiteVersion: PackageVersion.current, failed: failed),
      adapterVersion: result.adapterVersion, backendVersion: result.backendVersion, details: result.details)
  }
}
