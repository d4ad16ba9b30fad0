public import Sessions
public import SessionsTesting

/// A backend made of a function that opens a record store.
///
/// ```swift
/// let backend = RecordStoreBackend(name: "mine") { namespace in try MyRecordStore(table: namespace) }
/// ```
public struct RecordStoreBackend<Records: SessionRecordStore>: ConformanceBackend {
  /// The store's name in reports.
  public let name: String
  /// The facts about the store that a reader needs to know.
  public let details: [String: String]
  /// The version of the adapter.
  public let adapterVersion: String?
  /// The version of the place where the sessions are kept.
  public let backendVersion: String?
  /// Always true: two session stores share a record store that cannot be opened twice.
  public var opensTwice: Bool { true }

  private let openOne: @Sendable (String) async throws(SessionError) -> Records
  private let dispose: @Sendable ([Records]) async -> Void
  private let closeOne: @Sendable (Records) async -> Void
  private let isShared: Bool
  private let holdsResources: Bool
  private let removesNamespace: Bool
  private let interrupt: Interrupt?
  private let finishRun: @Sendable () async -> Void

  /// Cuts the stores that were opened on a namespace off from their backend, or with nil connects them again.
  public typealias Interrupt = @Sendable (_ namespace: String, BackendInterruption?) async -> Void

  /// Creates a backend.
  ///
  /// - Parameters:
  ///   - name: The store's name in reports.
  ///   - details: The facts about the store that a reader needs to know. No secrets.
  ///   - isShared: Whether opening a namespace a second time returns another object on the same data. With false, as for a store in memory,
  ///     two session stores share one record store.
  ///   - version: The version of the adapter.
  ///   - backendVersion: The version of the place where the sessions are kept.
  ///   - holdsResources: Whether a store holds connections, files or the like until it is closed: closed, it throws `closed` then.
  ///   - close: Closes a store and keeps its sessions, for the cases that restart a store. It may do nothing for a store that needs no
  ///     closing. A store that declares `persistence` and is not `isShared` fails, as it cannot be restarted.
  ///   - interrupt: Makes the network between the stores of a namespace and their server fail, such as with a `FaultProxy`, for the cases
  ///     about failures. Without it these cases are skipped.
  ///   - finish: Called once, after the last case.
  ///   - removesNamespace: Whether nothing that the namespace held is left after `dispose`. Without it the cases about removed namespaces are
  ///     skipped.
  ///   - dispose: Removes the namespace that the stores were opened on, and closes them. Some of them may be closed.
  ///   - open: Opens a store on a namespace: 1 to 48 ASCII letters, digits and underscores that begin with a letter. An error that is no
  ///     `SessionError` is reported as one with code `unavailable`.
  public init(
    name: String, details: [String: String] = [:], isShared: Bool = true, version: String? = nil, backendVersion: String? = nil,
    holdsResources: Bool = false, close: @escaping @Sendable (Records) async -> Void = { _ in }, interrupt: Interrupt? = nil,
    finish: @escaping @Sendable () async -> Void = {},
    removesNamespace: Bool = false, dispose: @escaping @Sendable ([Records]) async -> Void = { _ in },
    open: @escaping @Sendable (String) async throws -> Records
  ) {
    self.name = name
    self.details = details
    self.isShared = isShared
    self.holdsResources = holdsResources
    self.removesNamespace = removesNamespace
    self.dispose = dispose
    adapterVersion = version
    self.backendVersion = backendVersion
    closeOne = close
    self.interrupt = interrupt
    finishRun = finish
    openOne = { namespace throws(SessionError) in
      do {
        return try await open(namespace)
      } catch {
        throw error as? SessionError ?? SessionError(.unavailable, "the store cannot be opened: \(error)")
      }
    }
  }

  /// Releases the resources of the whole run.
  public func finish() async { await finishRun() }

  /// Opens the stores of one case.
  public func open(_ namespace: String, instances: Int, configuration: ServerSessionStoreConfiguration)
    async throws(SessionError) -> OpenedBackend
  {
    var records: [Records] = []
    var stores: [any SessionStore] = []
    do throws(SessionError) {
      for _ in 0..<(isShared ? instances : 1) { records.append(try await openOne(namespace)) }
      while let first = records.first, records.count < instances { records.append(first) }
      for record in records { stores.append(try ServerSessionStore(record, configuration: configuration)) }
    } catch {
      if !records.isEmpty { await dispose(isShared ? records : Array(records.prefix(1))) }
      throw error
    }
    let (opened, dispose, isShared) = (records, dispose, isShared)
    return OpenedBackend(
      stores: stores, records: records, reopen: reopen(namespace, records, instances: instances, configuration: configuration),
      interrupt: interrupter(namespace), closing: closing(of: records), removesNamespace: removesNamespace,
      close: { await dispose(isShared ? opened : Array(opened.prefix(1))) })
  }

  /// Opens the stores of one case that interrupts them; nil without `interrupt`.
  public func openInterruptible(_ namespace: String, instances: Int, configuration: ServerSessionStoreConfiguration)
    async throws(SessionError) -> OpenedBackend?
  {
    guard interrupt != nil else { return nil }
    return try await open(namespace, instances: instances, configuration: configuration)
  }

  private func interrupter(_ namespace: String) -> OpenedBackend.Interrupt? {
    guard let interrupt else { return nil }
    return { how in await interrupt(namespace, how) }
  }

  private func closing(of records: [Records]) -> OpenedBackend.Closing? {
    guard isShared else { return nil }
    return OpenedBackend.Closing(isFinal: holdsResources) { [closeOne] index in await closeOne(records[index]) }
  }

  private func reopen(
    _ namespace: String, _ records: [Records], instances: Int, configuration: ServerSessionStoreConfiguration
  ) -> OpenedBackend.Reopen? {
    guard isShared else { return nil }
    return { _ async throws(SessionError) in
      for record in records { await closeOne(record) }
      return try await open(namespace, instances: instances, configuration: configuration)
    }
  }
}
