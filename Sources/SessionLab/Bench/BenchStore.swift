import Sessions
import SessionsBenchmark
import SessionsConformance
import SessionsSQLite

/// A store of the command line as the benchmark opens it: the way in which the suite opens it.
struct BenchStore: BenchmarkBackend {
  private let backend: any ConformanceBackend
  /// For a namespace, what the backend tells of itself; nil where there is nobody to ask.
  private let reading: @Sendable (_ namespace: String) -> (@Sendable () async -> BackendReading?)?

  init(_ argument: StoreArgument) {
    self.init(argument.backend) { namespace in
      switch argument {
      case .redis(let redis): RedisFacts.reading(of: redis)
      case .postgres(let url): PostgresFacts.reading(of: url, namespace: namespace)
      case .sqlite(let path): { BackendReading(storedBytes: SQLiteRecordStore.usedBytes(path: path)) }
      case .memory, .cookie, .faulty, .exec: nil
      }
    }
  }

  init(
    _ backend: any ConformanceBackend,
    reading: @escaping @Sendable (_ namespace: String) -> (@Sendable () async -> BackendReading?)? = { _ in nil }
  ) {
    self.backend = backend
    self.reading = reading
  }

  func open(_ namespace: String, limits: SessionLimits, sizes: SizeLimits) async throws(SessionError) -> BenchmarkStore {
    let configuration = ServerSessionStoreConfiguration(limits: limits, sizes: sizes)
    let opened = try await backend.open(namespace, instances: 1, configuration: configuration)
    guard let store = opened.stores.first else { throw SessionError(.backend, "the backend opened no store") }
    return BenchmarkStore(store, close: opened.close, reading: reading(namespace))
  }

  /// Lets go of what the backend kept.
  func finish() async { await backend.finish() }
}
