public import Sessions
import SessionsCookie
import SessionsMemory

extension FaultyStore {
  /// Opens the store, and the record store below it, on a memory of its own.
  ///
  /// The record store stays empty unless ``hasRecords``.
  ///
  /// - Parameters:
  ///   - namespace: What the store is called on its backend. It matters to the faults between namespaces, and names the cookie.
  ///   - configuration: The settings of the session store.
  ///   - line: What the records are behind. A sealed cookie has nothing behind it.
  /// - Throws: `SessionError` with code `misconfigured`.
  public func open(
    namespace: String = "sessions", configuration: ServerSessionStoreConfiguration = .init(), behind line: InterruptionSwitch = .init()
  ) throws(SessionError) -> (store: any SessionStore, records: any SessionRecordStore) {
    switch layer {
    case .records(let wrap):
      let records = AnyRecordStore(wrap(InterruptibleRecordStore(MemoryRecordStore(), behind: line)))
      return (try ServerSessionStore(records, configuration: configuration), records)
    case .store(let wrap):
      let memory = InterruptibleRecordStore(MemoryRecordStore(), behind: line)
      return (wrap(try ServerSessionStore(memory, configuration: configuration)), memory)
    case .namespaces(let open):
      let records = AnyRecordStore(InterruptibleRecordStore(open(namespace), behind: line))
      return (try ServerSessionStore(records, configuration: configuration), records)
    case .configuration(let change):
      var changed = configuration
      change(&changed)
      let memory = InterruptibleRecordStore(MemoryRecordStore(), behind: line)
      return (try ServerSessionStore(memory, configuration: changed), memory)
    case .cookies(let configure, let wrap):
      var cookies = CookieConfiguration(
        keys: try CookieKeyRing(primary: Self.cookieKey), name: namespace, limits: configuration.limits, sizes: configuration.sizes,
        revocationEpochs: configuration.revocationEpochs)
      configure(&cookies)
      return (wrap(try CookieSessionStore(configuration: cookies)), MemoryRecordStore())
    }
  }

  /// The key of all stores of one process, as of all nodes of one service.
  private static let cookieKey = CookieKey.generate()
}
