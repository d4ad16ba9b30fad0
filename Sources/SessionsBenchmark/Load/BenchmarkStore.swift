package import Sessions

/// A store that a cell runs on.
package struct BenchmarkStore: Sendable {
  /// The store.
  package let store: any SessionStore
  /// Removes the namespace and closes the store.
  package let close: @Sendable () async -> Void

  /// Tells what the backend says of itself now, or nil when it does not say; nil where there is nobody to ask.
  ///
  /// It is asked before and after the store is filled, and before and after the measurement, and has to use another connection than the
  /// store.
  package let reading: (@Sendable () async -> BackendReading?)?

  /// Creates a store of a cell.
  package init(
    _ store: any SessionStore, close: @escaping @Sendable () async -> Void = {},
    reading: (@Sendable () async -> BackendReading?)? = nil
  ) {
    self.store = store
    self.reading = reading
    self.close = close
  }
}
