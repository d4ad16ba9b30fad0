import Sessions
import SessionsBenchmark
import SessionsConformance

/// A store of the command line as the benchmark opens it: the way in which the suite opens it.
struct BenchStore: BenchmarkBackend {
  private let backend: any ConformanceBackend

  init(_ argument: StoreArgument) {
    backend = argument.backend
  }

  func open(_ namespace: String, limits: SessionLimits, sizes: SizeLimits) async throws(SessionError) -> BenchmarkStore {
    let configuration = ServerSessionStoreConfiguration(limits: limits, sizes: sizes)
    let opened = try await backend.open(namespace, instances: 1, configuration: configuration)
    guard let store = opened.stores.first else { throw SessionError(.backend, "the backend opened no store") }
    return BenchmarkStore(store, close: opened.close)
  }

  /// Lets go of what the backend kept.
  func finish() async { await backend.finish() }
}
