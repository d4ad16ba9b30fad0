public import Sessions

/// A few operations whose outcome differs between a faulty store and the sound one: it shows that the fault is alive.
///
/// Without it a fault that does nothing would pass for one that the suite is blind to, or a case for one that catches it. What it returns
/// describes outcomes and holds nothing random, such as a token: two runs on sound stores return the same.
public typealias FaultProbe = @Sendable (FaultProbeSubject) async throws -> String

/// What a ``FaultProbe`` works on.
public struct FaultProbeSubject: Sendable {
  /// Opens another namespace next to the store's, whose name is the store's with something appended.
  public typealias Neighbour = @Sendable (_ suffix: String) throws(SessionError) -> any SessionRecordStore

  /// The store.
  public let store: any SessionStore
  /// The record store below it.
  public let records: any SessionRecordStore
  /// The probe's time.
  public let now: Timestamp
  /// What the records are behind.
  public let line: InterruptionSwitch
  /// Opens another namespace.
  public let neighbour: Neighbour

  /// Creates a subject. Without a `neighbour` there is no other namespace: to open one throws `unsupported`.
  public init(
    store: any SessionStore, records: any SessionRecordStore, now: Timestamp, line: InterruptionSwitch = .init(),
    neighbour: @escaping Neighbour = Self.noNeighbour
  ) {
    self.store = store
    self.records = records
    self.now = now
    self.line = line
    self.neighbour = neighbour
  }

  /// Throws `unsupported`.
  public static let noNeighbour: Neighbour = { _ throws(SessionError) in
    throw SessionError(.unsupported, "the probe was given one namespace only")
  }
}
