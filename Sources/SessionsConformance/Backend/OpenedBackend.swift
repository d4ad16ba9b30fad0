public import Sessions

/// The stores of one case.
public struct OpenedBackend: Sendable {
  /// The stores, one for each instance.
  public let stores: [any SessionStore]
  /// The record stores below, one for each instance; empty for a store that has none.
  public let records: [any SessionRecordStore]
  /// Removes the namespace and closes the stores.
  public let close: @Sendable () async -> Void

  /// Creates the stores of one case.
  public init(
    stores: [any SessionStore], records: [any SessionRecordStore] = [], close: @escaping @Sendable () async -> Void = {}
  ) {
    self.stores = stores
    self.records = records
    self.close = close
  }
}
