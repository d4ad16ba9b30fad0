package import Sessions

/// What a benchmark has visitors do, at the level of `SessionStore`.
///
/// All that a workload does follows from ``WorkloadSettings/seed``: the same seed and the same number of workers do the same operations with the
/// same content on every store that gives the same answers. With one worker their order is the same, too. The clock has no say in the first
/// five minutes: later some sessions become due for a touch by themselves.
package protocol Workload: Sendable {
  /// The stable name, such as `browse`: what commands and results call it.
  var id: String { get }
  /// What one request does, in one line.
  var summary: String { get }
  /// Numbers that no measurement of real traffic stands behind. Reports print them as assumptions, with those of ``WorkloadSettings``.
  var assumptions: [String] { get }
  /// What a store has to be able to do; on others the workload is unsupported.
  var requiredCapabilities: Set<SessionCapability> { get }
  /// The lifetimes that the store has to be opened with.
  var limits: SessionLimits { get }
  /// The sizes that the store has to be opened with.
  var sizes: SizeLimits { get }
  /// Whether something goes on beside its requests, which cannot wait while other processes are measured.
  var hasSweep: Bool { get }
  /// With how many workers it says what it is meant to say; nil for any number.
  var suggestedWorkers: Int? { get }

  /// Fills the store with the sessions that the requests will find.
  ///
  /// - Throws: `SessionError` with code `unsupported` when the store lacks a required capability, `tooLarge` when the sessions do not fit
  ///   into it (the workload is then unsupported, not slow), `misconfigured` when the settings do not go together, or the store's failure.
  func prepare(_ context: WorkloadContext) async throws(SessionError) -> any WorkloadRun
}

extension Workload {
  /// None.
  package var requiredCapabilities: Set<SessionCapability> { [] }
  /// One hour without activity and no absolute limit: activity is written back when half of the hour is over.
  package var limits: SessionLimits { SessionLimits(idle: .hours(1), absolute: .unlimited, touchInterval: .seconds(1800)) }
  /// Room for a value of 64 KiB, the largest that is measured.
  package var sizes: SizeLimits { SizeLimits(valueBytes: 64 * 1024, recordBytes: 80 * 1024) }
  /// False.
  package var hasSweep: Bool { false }
  /// Nil.
  package var suggestedWorkers: Int? { nil }
}
