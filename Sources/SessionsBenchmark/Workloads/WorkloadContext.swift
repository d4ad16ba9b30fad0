package import Sessions

/// What a workload is prepared on.
package struct WorkloadContext: Sendable {
  /// The store, opened with the workload's ``Workload/limits`` and ``Workload/sizes``.
  package var store: any SessionStore
  /// The clock that requests take their time from.
  package var clock: any SessionClock
  /// The settings.
  package var settings: WorkloadSettings

  /// Creates a context.
  package init(store: any SessionStore, clock: any SessionClock = .system, settings: WorkloadSettings = WorkloadSettings()) {
    self.store = store
    self.clock = clock
    self.settings = settings
  }

  /// Refuses a store that cannot do what `workload` needs, and settings that make no sense.
  ///
  /// - Throws: `SessionError` with code `unsupported` or `misconfigured`.
  func check(for workload: some Workload) throws(SessionError) {
    if let missing = workload.requiredCapabilities.subtracting(store.capabilities).min() {
      throw SessionError(.unsupported, "\(workload.id) needs the capability '\(missing.rawValue)', which this store does not have")
    }
    guard settings.workers >= 1, settings.concurrency >= 1 else {
      throw SessionError(.misconfigured, "there has to be at least one worker, and a concurrency of at least 1")
    }
    guard settings.population >= settings.workers else {
      throw SessionError(
        .misconfigured, "\(settings.population) sessions cannot be shared by \(settings.workers) workers: each needs one of its own")
    }
    try settings.popularity.validate()
    try settings.payloadSizes.validate()
  }
}
