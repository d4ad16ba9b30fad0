#if Lifecycle
  public import ServiceLifecycle
  public import Sessions

  /// Closes a store when the application shuts down.
  ///
  /// List it first: services end in the reverse order, so that the store is closed after the server has answered the last request and after
  /// pruning has ended.
  public struct SessionCloseService: Service {
    private let store: any SessionStore

    /// Creates a service that closes `store`.
    public init(_ store: any SessionStore) {
      self.store = store
    }

    /// Waits for the shutdown, or for the cancellation of the task, and closes the store.
    public func run() async throws {
      try? await gracefulShutdown()
      await store.close()
    }
  }
#endif
