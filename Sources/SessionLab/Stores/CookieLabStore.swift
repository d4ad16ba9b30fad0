import Sessions
import SessionsBenchmark
package import SessionsConformance
import SessionsCookie
import SessionsTesting

/// `cookie`: the sealed cookie store.
package struct CookieLabStore: LabStore {
  package static let usage: String = "cookie"
  package let name: String = "cookie"

  package init() {}

  package init?(argument: String) {
    guard argument == "cookie" else { return nil }
  }

  package func makeBackend() -> any ConformanceBackend { CookieBackend(name: name) }

  /// No: any process with the key opens the cookies of the others.
  package var isOfOneProcess: Bool { false }
  package func durability() async -> ToldDurability { ToldDurability(.client) }

  package func counted() throws -> CountedStore {
    let (base, meter) = (LabBenchmarkBackend(self), CookieMeter())
    return CountedStore(backend: CookieCounter.Backend(base: base, meter: meter), meter: meter) { await base.finish() }
  }
}

/// The sealed cookie store for the suite: one key for the run, and a cookie name for each namespace, to which the seal is bound.
private struct CookieBackend: ConformanceBackend {
  let name: String
  private let key = CookieKey.generate()
  let details: [String: String] = ["durability": "the browser's", "sealing": "AES-256-GCM, a key for each message"]
  /// Only the key is shared: two objects are two servers behind one address.
  let opensTwice: Bool = true

  init(name: String) {
    self.name = name
  }

  func open(_ namespace: String, instances: Int, configuration: ServerSessionStoreConfiguration)
    async throws(SessionError) -> OpenedBackend
  {
    let settings = CookieConfiguration(
      keys: try CookieKeyRing(primary: key), name: namespace, limits: configuration.limits, sizes: configuration.sizes,
      revocationEpochs: configuration.revocationEpochs)
    var stores: [any SessionStore] = []
    for _ in 0..<instances { stores.append(try CookieSessionStore(configuration: settings)) }
    // The browser has the sessions: new objects with the same key are a restart.
    return OpenedBackend(stores: stores) { _ async throws(SessionError) in
      try await open(namespace, instances: instances, configuration: configuration)
    }
  }
}

/// Counts the cookies that browsers receive and present: the bytes that a store without a server sends and receives.
private final class CookieMeter: ExactMeter {
  private let counts = Locked(WireCounts())

  func begin() { counts.withLock { $0 = WireCounts() } }

  func end() throws(SessionError) -> [String: Int] { counts.withLock { $0 }.totals }

  func given(_ token: String?) {
    if let token { counts.withLock { $0.bytesSent += token.utf8.count } }
  }

  func presented(_ token: String) { counts.withLock { $0.bytesReceived += token.utf8.count } }
}

/// A store whose tokens are counted.
private struct CookieCounter: SessionStoreWrapper {
  let base: any SessionStore
  let meter: CookieMeter

  func open(_ token: String, now: Timestamp) async throws(SessionError) -> OpenOutcome {
    meter.presented(token)
    return try await base.open(token, now: now)
  }

  func commit(
    _ operations: [SessionOperation], to snapshot: SessionSnapshot?, options: CommitOptions, now: Timestamp
  ) async throws(SessionError) -> CommitOutcome {
    let outcome = try await base.commit(operations, to: snapshot, options: options, now: now)
    if case .committed(_, let token) = outcome { meter.given(token) }
    return outcome
  }

  func touch(_ snapshot: SessionSnapshot, now: Timestamp) async throws(SessionError) -> TouchOutcome {
    let outcome = try await base.touch(snapshot, now: now)
    if case .touched(_, let token) = outcome { meter.given(token) }
    return outcome
  }

  func takeFlash(_ selection: FlashSelection, from snapshot: SessionSnapshot, now: Timestamp)
    async throws(SessionError) -> TakeOutcome
  {
    let outcome = try await base.takeFlash(selection, from: snapshot, now: now)
    if case .taken(_, _, let token) = outcome { meter.given(token) }
    return outcome
  }

  /// Opens stores of another backend with their tokens counted.
  struct Backend: BenchmarkBackend {
    let base: any BenchmarkBackend
    let meter: CookieMeter

    func open(_ namespace: String, limits: SessionLimits, sizes: SizeLimits) async throws(SessionError) -> BenchmarkStore {
      let opened = try await base.open(namespace, limits: limits, sizes: sizes)
      return BenchmarkStore(CookieCounter(base: opened.store, meter: meter), close: opened.close)
    }
  }
}
