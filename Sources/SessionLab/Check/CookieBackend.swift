import Sessions
import SessionsConformance
import SessionsCookie

/// The sealed cookie store as the suite opens it: one key for the run, and a cookie name for each namespace, which the seal is bound to.
struct CookieBackend: ConformanceBackend {
  private let key = CookieKey.generate()
  let name: String = "cookie"
  let details: [String: String] = ["durability": "the browser's", "sealing": "AES-256-GCM, a key for each message"]
  /// Nothing is shared but the key: two objects are two servers behind one address.
  let opensTwice: Bool = true

  func open(_ namespace: String, instances: Int, configuration: ServerSessionStoreConfiguration)
    async throws(SessionError) -> OpenedBackend
  {
    let settings = CookieConfiguration(
      keys: try CookieKeyRing(primary: key), name: namespace, limits: configuration.limits, sizes: configuration.sizes,
      revocationEpochs: configuration.revocationEpochs)
    var stores: [any SessionStore] = []
    for _ in 0..<instances { stores.append(try CookieSessionStore(configuration: settings)) }
    // The browser has the sessions: new objects with the same key are a restart.
    return OpenedBackend(stores: stores) { () async throws(SessionError) in
      try await open(namespace, instances: instances, configuration: configuration)
    }
  }
}
