public import Sessions

/// A store that a cell runs on.
public struct BenchmarkStore: Sendable {
  /// The store.
  public let store: any SessionStore
  /// Removes the namespace and closes the store.
  public let close: @Sendable () async -> Void

  /// Tells what the backend says of itself now, or nil when it does not say; nil where there is nobody to ask.
  ///
  /// It is asked before and after the store is filled, and before and after the measurement, and has to use another connection than the
  /// store.
  public let reading: (@Sendable () async -> BackendReading?)?

  /// Creates a store of a cell.
  public init(
    _ store: any SessionStore, close: @escaping @Sendable () async -> Void = {},
    reading: (@Sendable () async -> BackendReading?)? = nil
  ) {
    self.store = store
    self.reading = reading
    self.close = close
  }
}
