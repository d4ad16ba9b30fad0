public import Sessions
public import SessionsTesting

/// The stores of one case.
public struct OpenedBackend: Sendable {
  /// The stores, one for each instance.
  public let stores: [any SessionStore]
  /// The record stores below, one for each instance; empty for a store that has none.
  public let records: [any SessionRecordStore]
  /// Closes the stores, keeps the namespace and opens it again, as a restart does; nil where that cannot be done.
  public let reopen: Reopen?
  /// Cuts the stores off from what they keep sessions in, or with nil lets them reach it again; nil where that cannot be done. The
  /// suite does so only with stores of ``ConformanceBackend/openInterruptible(_:instances:configuration:)``.
  public let interrupt: Interrupt?
  /// Removes the namespace and closes the stores.
  public let close: @Sendable () async -> Void

  /// How a namespace is closed and opened again.
  public typealias Reopen = @Sendable () async throws(SessionError) -> OpenedBackend

  /// How the stores of one case, and no others, are cut off. Returns when it is so.
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
