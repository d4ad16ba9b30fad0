import Sessions
import SessionsBenchmark
import SessionsConformance
import SessionsFaultyStores
import SessionsPostgres
import SessionsTesting

extension StoreArgument {
  /// Opens the store so that it can be counted.
  ///
  /// - Throws: ``UncountableStore`` when this store cannot be counted, or ``SessionError`` when no proxy can be made.
  func counted() throws -> CountedStore {
    switch self {
    case .memory: return serverless(ServerlessMeter())
    case .sqlite: return serverless(StatementMeter())
    case .cookie:
      let (base, meter) = (BenchStore(self), CookieMeter())
      return CountedStore(backend: CookieCounter.Backend(base: base, meter: meter), meter: meter) { await base.finish() }
    case .redis(let redis): return try redis.counted()
    case .postgres(let url): return try Self.countedPostgres(url)
    case .faulty(let faulty):
      guard !FaultyStore.processFaults.contains(where: { $0.name == faulty.name }) else { throw Self.otherProcess }
      return serverless(ServerlessMeter())
    case .exec: throw Self.otherProcess
    }
  }

  private static let otherProcess = UncountableStore("it works in another process, which does not tell what it sends to whom")

  private func serverless(_ meter: some ExactMeter) -> CountedStore {
    let backend = BenchStore(self)
    return CountedStore(backend: backend, meter: meter) { await backend.finish() }
  }

  private static func countedPostgres(_ url: String) throws -> CountedStore {
    guard let options = PostgresRecordStore.options(of: url) else { throw UncountableStore("libpq cannot read the URL") }
    guard options["service"] == nil else { throw UncountableStore("a service file says where the server is: name its host instead") }
    let way = try PostgresWay(options)
    let meter = try ProxyMeter(to: way.host, port: way.port) { PostgresConversation() }
    let moved = PostgresWay.url(url, throughPort: meter.proxy.port)
    // With one connection: when the second one would be made depends on timing.
    return counted(PostgresBackend(url: moved, name: PostgresRecordStore.withoutPassword(url), readsApart: false), meter)
  }

  /// A store whose way to its server leads through a proxy.
  static func counted(_ moved: some ConformanceBackend, _ meter: ProxyMeter) -> CountedStore {
    let backend = BenchStore(moved)
    return CountedStore(backend: backend, meter: meter) {
      await backend.finish()
      meter.proxy.close()
    }
  }
}
