import Sessions
package import SessionsBenchmark
import SessionsConformance

/// The suite's judgement of a store before it is timed: a fast store that is wrong is no choice.
package struct StoreJudgement {
  private let conformance: BackendConformance
  private let adapterVersion: String?
  private let backendVersion: String?
  private let details: [String: String]
  /// The reason why the store can be neither judged nor measured, such as that it cannot be reached or its disk is full; nil if it can.
  package let unusable: String?

  /// The cases of level MUST. Those that cut the store off are about its errors, and take longer than all others together.
  private static let cases = ConformanceSuite.cases.filter { $0.level == .must && !$0.needsInterruption }

  /// Judges a store in this process.
  init(judging store: any LabStore, seed: UInt64) async {
    let result = await ConformanceRunner(cases: Self.cases, seed: seed).run(store.makeBackend())
    let failed = result.results.filter(\.outcome.isFailure)
    unusable = await Self.unusable(store, result, failed)
    let isWhole = result.error == nil && result.isComplete
    let verdict: BackendConformance.Verdict = unusable != nil ? .notJudged : !failed.isEmpty ? .failed : isWhole ? .passed : .notJudged
    conformance = BackendConformance(
      verdict: verdict, suiteVersion: PackageVersion.current, failed: verdict == .failed ? Set(failed.map(\.id)).sorted() : [])
    (adapterVersion, backendVersion, details) = (result.adapterVersion, result.backendVersion, result.details)
  }

  /// Finds out why a store did not pass: one that nobody can write to now is not wrong.
  private static func unusable(_ store: any LabStore, _ result: StoreResult, _ failed: [CaseResult]) async -> String? {
    if result.results.isEmpty, let error = result.error { return error }
    // A fault that a case found is no error that its calls ended with.
    guard failed.contains(where: { $0.outcome == .errored }) else { return nil }
    let backend = LabBenchmarkBackend(store)
    let namespace = RunNamespace.make("bench")
    let settings = CellSettings(load: .closed(tasks: 1), duration: .zero)
    let reason: String?
    do throws(SessionError) {
      _ = try await ColdStart(settings).run(on: backend, namespace: namespace)
      reason = nil
    } catch {
      reason = error.isOfSurroundings ? error.description : nil
    }
    await backend.finish()
    return reason
  }

  /// Creates a verdict about a store that reports no facts.
  package init(_ verdict: BackendConformance.Verdict) {
    conformance = BackendConformance(verdict: verdict)
    (adapterVersion, backendVersion, details, unusable) = (nil, nil, [:], nil)
  }

  /// The description of the store for a report.
  package func description(of store: any LabStore) async -> BackendDescription {
    // Its class, and what decides it, have fields of their own.
    let settings = details.filter { $0.key != "durability" && $0.key != "warning" }
    let told = await store.durability()
    var description = BackendDescription(
      id: store.name, adapterVersion: adapterVersion ?? "unknown", version: backendVersion, settings: settings,
      durability: told.durability, locality: store.locality, connections: nil, codec: "CBOR", conformance: conformance)
    // More than was declared is no broken promise.
    if let declared = told.declared, !DurabilityClass.allCases.drop(while: { $0 != declared }).contains(told.durability) {
      description.declaredDurability = declared
    }
    description.decidingSetting = told.setting
    description.warnings = told.warnings.isEmpty ? nil : told.warnings
    return description
  }
}
