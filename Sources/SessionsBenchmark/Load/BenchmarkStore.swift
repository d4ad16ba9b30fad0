public import Sessions

/// A store that a cell runs on.
public struct BenchmarkStore: Sendable {
  /// The store.
  public let store: any SessionStore
  /// Removes the namespace and closes the store.
  public let close: @Sendable () async -> Void

  /// Tells how much processor time the server has used so far, in seconds, or nil when it does not say; nil where there is no server.
  ///
  /// It is asked before and after the measurement, and has to use another connection than the store.
  public let serverSeconds: (@Sendable () async -> Double?)?

  /// Creates a store of a cell.
  public init(
    _ store: any SessionStore, close: @escaping @Sendable () async -> Void = {},
    serverSeconds: (@Sendable () async -> Double?)? = nil
  ) {
    self.store = store
    self.serverSeconds = serverSeconds
    self.close = close
  }
}
