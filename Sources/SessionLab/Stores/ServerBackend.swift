import Sessions
import SessionsConformance
import SessionsTesting

/// A server for the suite.
///
/// The server's facts are known once a case was opened: a server that cannot be reached is noticed before the first case. A case that cuts
/// its stores off has a proxy of its own before the server, which is closed with its stores.
final class ServerBackend<Records: SessionRecordStore>: ConformanceBackend {
  /// The functions that open the stores of a case that cuts them off.
  struct Interruption: Sendable {
    /// The address of the server for a proxy.
    let server: (host: String, port: Int)
    /// Opens a store through the proxy at a port of this machine. Its operations take ``FaultProxy/timeout`` at most.
    let open: @Sendable (_ namespace: String, _ port: Int) async throws(SessionError) -> Records
    /// Removes the namespace that the stores were opened on, and closes them.
    let dispose: @Sendable ([Records]) async -> Void
  }

  let name: String
  let adapterVersion: String? = PackageVersion.current
  let opensTwice: Bool = true

  private let records: RecordStoreBackend<Records>
  private let close: @Sendable (Records) async -> Void
  private let interruption: Interruption?
  private let version: VersionNote

  /// The server's version and facts; nil and empty before it was asked.
  private final class VersionNote: Sendable {
    let text: Locked<String?> = Locked(nil)
    let facts: Locked<[String: String]> = Locked([:])
  }

  /// - Parameters:
  ///   - name: The store's name in reports, without user and password.
  ///   - facts: Asks the server for the facts about it that a reader needs.
  ///   - version: Asks a store that was opened for the server's version.
  ///   - close: Closes a store and keeps its sessions.
  ///   - dispose: Removes the namespace that the stores were opened on, and closes them.
  ///   - finish: Releases the resources of the whole run.
  ///   - interruption: Opens the stores of a case that cuts them off; nil where that is not possible.
  ///   - open: Opens a store on a namespace.
  init(
    name: String, facts: @escaping @Sendable () async -> [String: String],
    version: @escaping @Sendable (Records) async throws(SessionError) -> String,
    close: @escaping @Sendable (Records) async -> Void, dispose: @escaping @Sendable ([Records]) async -> Void,
    finish: @escaping @Sendable () async -> Void = {}, interruption: Interruption?,
    open: @escaping @Sendable (_ namespace: String) async throws(SessionError) -> Records
  ) {
    (self.name, self.close, self.interruption) = (name, close, interruption)
    let note = VersionNote()
    self.version = note
    records = RecordStoreBackend(name: name, holdsResources: true, close: close, finish: finish, removesNamespace: true, dispose: dispose) {
      namespace throws(SessionError) in
      let store = try await open(namespace)
      guard note.text.withLock({ $0 == nil }) else { return store }
      do throws(SessionError) {
        let told = try await version(store)
        let asked = await facts()
        note.facts.withLock { $0 = asked }
        note.text.withLock { $0 = told }
        return store
      } catch {
        await close(store)
        throw error
      }
    }
  }

  var details: [String: String] { version.facts.withLock { $0 } }

  var backendVersion: String? { version.text.withLock { $0 } }

  func open(_ namespace: String, instances: Int, configuration: ServerSessionStoreConfiguration)
    async throws(SessionError) -> OpenedBackend
  {
    try await records.open(namespace, instances: instances, configuration: configuration)
  }

  func openInterruptible(_ namespace: String, instances: Int, configuration: ServerSessionStoreConfiguration)
    async throws(SessionError) -> OpenedBackend?
  {
    guard let interruption else { return nil }
    let proxy: FaultProxy
    do {
      proxy = try FaultProxy(to: interruption.server.host, port: interruption.server.port)
    } catch {
      throw SessionError(.unavailable, "there is no proxy to cut the store off with: \(error)")
    }
    let backend = RecordStoreBackend(
      name: name,
      close: close,
      interrupt: { _, how in proxy.interrupt(how) },
      dispose: { stores in
        await interruption.dispose(stores)
        proxy.close()
      }
    ) { namespace throws(SessionError) in
      // The short time is for what a case waits for. The server was there a moment ago: a machine that is busy may connect later.
      for _ in 0..<4 {
        do throws(SessionError) {
          return try await interruption.open(namespace, proxy.port)
        } catch  where error.code == .unavailable || error.code == .timeout {}
      }
      return try await interruption.open(namespace, proxy.port)
    }
    do throws(SessionError) {
      return try await backend.open(namespace, instances: instances, configuration: configuration)
    } catch {
      proxy.close()
      throw error
    }
  }

  func finish() async { await records.finish() }
}

extension FaultProxy {
  /// The longest time of operations on stores behind a proxy: their cases wait for deadlines.
  static let timeout: Duration = .seconds(1)

  /// Whether a proxy can stand before a host of that name: a numeric IPv4 address.
  static func canReach(_ host: String) -> Bool {
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4
      && parts.allSatisfy { part in
        (1...3).contains(part.utf8.count) && part.utf8.allSatisfy { (0x30...0x39).contains($0) } && UInt8(part) != nil
      }
  }
}
