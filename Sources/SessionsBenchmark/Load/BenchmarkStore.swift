public import Sessions

/// A store that a cell runs on.
public struct BenchmarkStore: Sendable {
  /// The store.
  public let store: any SessionStore
  /// Removes the namespace and closes the store.
  public let close: @Sendable () async -> Void

  /// Creates a store of a cell.
  public init(_ store: any SessionStore, close: @escaping @Sendable () async -> Void = {}) {
    self.store = store
    self.close = close
  }
}
