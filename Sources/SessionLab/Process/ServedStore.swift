import Sessions

/// The store that a process serves: how its namespaces are opened, closed and removed.
protocol ServedStore: Sendable {
  /// What the process says of itself.
  func hello() async throws(SessionError) -> StoreHello

  /// Opens a namespace; a second time gives a store on the same records.
  func open(_ namespace: String) async throws(SessionError) -> any SessionRecordStore

  /// Closes what ``open(_:)`` returned, and removes the namespace if asked to.
  func close(_ store: any SessionRecordStore, of namespace: String, remove: Bool) async throws(SessionError)
}
