public import Sessions

/// Opens the store under test: what a store's author provides.
public protocol ConformanceBackend: Sendable {
  /// How reports call the store, such as `sqlite`.
  var name: String { get }
  /// What a reader should know of the store: version, settings, durability. No secrets.
  var details: [String: String] { get }
  /// The version of the adapter; nil if it has none.
  var adapterVersion: String? { get }
  /// The version of what the sessions are kept in, such as a server's; nil if there is none.
  var backendVersion: String? { get }
  /// Whether several store objects can be opened on one namespace.
  var opensTwice: Bool { get }
  /// How many store objects the cases are run with: all cases once for each number. One and two by default, or one if it cannot be opened twice.
  var arrangements: [Int] { get }

  /// Opens `instances` stores on one fresh namespace that no other case uses.
  func open(_ namespace: String, instances: Int, configuration: ServerSessionStoreConfiguration)
    async throws(SessionError) -> OpenedBackend

  /// The same for a case that cuts its stores off from what they keep sessions in: opens them so that ``OpenedBackend/interrupt`` does
  /// that, such as through a `FaultProxy`. Nil where it cannot be done; nothing is opened then, and the case is skipped.
  func openInterruptible(_ namespace: String, instances: Int, configuration: ServerSessionStoreConfiguration)
    async throws(SessionError) -> OpenedBackend?

  /// Lets go of what the backend kept for the whole run. Called once, after the last case.
  func finish() async
}

extension ConformanceBackend {
  /// One store object, and two unless it cannot be opened twice.
  public var arrangements: [Int] { opensTwice ? [1, 2] : [1] }
  /// Nil: the stores cannot be cut off.
  public func openInterruptible(_ namespace: String, instances: Int, configuration: ServerSessionStoreConfiguration)
    async throws(SessionError) -> OpenedBackend?
  {
    nil
  }
  /// Does nothing.
  public func finish() async {}
  /// None.
  public var adapterVersion: String? { nil }
  /// None.
  public var backendVersion: String? { nil }
}
