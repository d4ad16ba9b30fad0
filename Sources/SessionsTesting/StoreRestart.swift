/// A way in which a store ends before its sessions are opened again.
public enum StoreRestart: String, Sendable, Hashable, CaseIterable {
  /// The store is closed, and its process goes on and opens it again.
  case reopened
  /// The store is closed, and then its process ends; another one opens the store.
  case closed
  /// The process is killed: nothing is closed, and no code of it runs any more. Another one opens the store.
  case killed

  /// Whether another process opens the store.
  public var endsProcess: Bool { self != .reopened }
}
