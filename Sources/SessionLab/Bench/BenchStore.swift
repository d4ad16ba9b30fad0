import Sessions
import SessionsBenchmark
import SessionsConformance

/// A store of the command line as the benchmark opens it: the way in which the suite opens it.
struct BenchStore: BenchmarkBackend {
  private let backend: any ConformanceBackend
  private let serverSeconds: (@Sendable () async -> Double?)?

  init(_ argument: StoreArgument) {
    var seconds: (@Sendable () async -> Double?)?
    if case .redis(let redis) = argument { seconds = RedisFacts.seconds(of: redis) }
    self.init(argument.backend, serverSeconds: seconds)
  }

  init(_ backend: any ConformanceBackend, serverSeconds: (@Sendable () async -> Double?)? = nil) {
    self.backend = backend
    self.serverSeconds = serverSeconds
  }

  func open(_ namespace: String, limits: SessionLimits, sizes: SizeLimits) async throws(SessionError) -> BenchmarkStore {
    let configuration = ServerSessionStoreConfiguration(limits: limits, sizes: sizes)
    let opened = try await backend.open(namespace, instances: 1, configuration: configuration)
    guard let store = opened.stores.first else { throw SessionError(.backend, "the backend opened no store") }
    return BenchmarkStore(store, close: opened.close, serverSeconds: serverSeconds)
  }

  /// Lets go of what the backend kept.
  func finish() async { await backend.finish() }
}
