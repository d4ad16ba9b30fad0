public import Sessions

/// A record store whose type was erased, so that a store chosen at run time fits `ServerSessionStore`.
public struct AnyRecordStore: RecordStoreWrapper {
  /// The wrapped store.
  public let base: any SessionRecordStore

  /// Wraps a store.
  public init(_ base: any SessionRecordStore) {
    self.base = base
  }
}
