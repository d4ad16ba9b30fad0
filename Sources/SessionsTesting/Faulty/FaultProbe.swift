public import Sessions

/// A few operations whose outcome differs between a faulty store and the sound one: it shows that the fault is alive.
///
/// Without it a fault that does nothing would pass for one that the suite is blind to, or a case for one that catches it.
public typealias FaultProbe = @Sendable (FaultProbeSubject) async throws -> String

/// What a ``FaultProbe`` works on.
public struct FaultProbeSubject: Sendable {
  /// The store.
  public let store: any SessionStore
  /// The record store below it.
  public let records: any SessionRecordStore
  /// The probe's time.
  public let now: Timestamp

  /// Creates a subject.
  public init(store: any SessionStore, records: any SessionRecordStore, now: Timestamp) {
    self.store = store
    self.records = records
    self.now = now
  }
}
