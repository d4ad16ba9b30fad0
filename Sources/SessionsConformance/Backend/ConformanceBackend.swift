public import Sessions
public import SessionsTesting

/// Opens the store under test. A store's author provides it.
public protocol ConformanceBackend: Sendable {
  /// The store's name in reports, such as `sqlite`.
  var name: String { get }
  /// The facts about the store that a reader needs to know: version, settings, durability. No secrets.
  var details: [String: String] { get }
  /// The version of the adapter; nil if it has none.
  var adapterVersion: String? { get }
  /// The version of the place where the sessions are kept, such as a server's; nil if there is none.
  var backendVersion: String? { get }
  /// Whether several store objects can be opened on one namespace.
  var opensTwice: Bool { get }
  /// The numbers of store objects that the cases are run with: all cases once for each number. One and two by default, or one if the store
  /// cannot be opened twice.
  var arrangements: [Int] { get }

  /// Opens `instances` stores on one fresh namespace that no other case uses.
  func open(_ namespace: String, instances: Int, configuration: ServerSessionStoreConfiguration)
    async throws(SessionError) -> OpenedBackend

  /// Opens stores for a case that cuts them off from their backend, so that ``OpenedBackend/interrupt`` can do it, such as through a
  /// `FaultProxy`. Returns nil and opens nothing where that is not possible; the case is skipped then.
  func openInterruptible(_ namespace: String, instances: Int, configuration: ServerSessionStoreConfiguration)
    async throws(SessionError) -> OpenedBackend?

  /// Releases the resources of the whole run. Called once, after the last case.
  func finish() async
}

extension ConformanceBackend {
  /// One store object, and two unless it cannot be opened twice.
  public var arrangements: [Int] { opensTwice ? [1, 2] : [1] }
  /// Returns nil, as the stores cannot be cut off.
  public func openInterruptible(_ namespace: String, instances: Int, configuration: ServerSessionStoreConfiguration)
    async throws(SessionError) -> OpenedBackend?
  {
    nil
  }
  /// Does nothing.
  public func finish() async {}
  /// The adapter has no version.
  public var adapterVersion: String? { nil }
  /// The backend has no version.
  public var backendVersion: String? { nil }
}

/// The stores of one case.
public struct OpenedBackend: Sendable {
  /// The stores, one for each instance.
  public let stores: [any SessionStore]
  /// The record stores below, one for each instance; empty for a store that has none.
  public let records: [any SessionRecordStore]
  /// Closes the stores and opens the same namespace again, as a restart does; nil where that is not possible.
  public let reopen: Reopen?
  /// Cuts the stores off from their backend, or with nil as its argument connects them again; nil where that is not possible. The suite
  /// calls it only for stores of ``ConformanceBackend/openInterruptible(_:instances:configuration:)``.
  public let interrupt: Interrupt?
  /// Removes the namespace and closes the stores.
  public let close: @Sendable () async -> Void

  /// Closes a namespace and opens it again.
  public typealias Reopen = @Sendable () async throws(SessionError) -> OpenedBackend

  /// Cuts the stores of one case, and no others, off. Returns when they are cut off.
  public typealias Interrupt = @Sendable (BackendInterruption?) async -> Void

  /// Creates the stores of one case.
  public init(
    stores: [any SessionStore], records: [any SessionRecordStore] = [], reopen: Reopen? = nil, interrupt: Interrupt? = nil,
    close: @escaping @Sendable () async -> Void = {}
  ) {
    self.stores = stores
    self.records = records
    self.reopen = reopen
    self.interrupt = interrupt
    self.close = close
  }
}
