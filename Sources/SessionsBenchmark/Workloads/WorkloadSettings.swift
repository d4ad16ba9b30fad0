import Foundation
package import Sessions

/// The settings that every workload has.
package struct WorkloadSettings: Sendable, Hashable {
  /// The seed of every random choice.
  package var seed: UInt64
  /// The number of sessions; 100 000 by default.
  package var population: Int
  /// The number of workers that share them; 1 by default.
  package var workers: Int
  /// The exponent theta of Zipf's law, by which requests are spread over the sessions; 0.8 by default, and 0 for an even spread.
  package var popularity: Double
  /// The sizes of sessions; log-normal with a median of 1 KiB by default.
  package var payloadSizes: PayloadSizes
  /// The number of operations that fill, verify and clear the store at the same time; 32 by default.
  package var concurrency: Int

  /// Creates settings; see the properties for the defaults.
  package init(
    seed: UInt64 = 1, population: Int = 100_000, workers: Int = 1, popularity: Double = 0.8, payloadSizes: PayloadSizes = .standard,
    concurrency: Int = 32
  ) {
    self.seed = seed
    self.population = population
    self.workers = workers
    self.popularity = popularity
    self.payloadSizes = payloadSizes
    self.concurrency = concurrency
  }

  /// The settings that no measurement of real traffic supports, as reports print them.
  package var assumptions: [String] {
    [
      "\(population) live sessions",
      "popularity: zipf:\(popularity)",
      "payload sizes: \(payloadSizes)",
      "payload content: \(PayloadPool.summary)",
      "each session is used by one worker: none gets more than its worker's share of the requests",
    ]
  }

  /// The weight of each rank, the most popular first: r^-theta for rank r. They need not add up to 1.
  package func popularityWeights(_ count: Int) -> [Double] { (0..<count).map { pow(Double($0 + 1), -popularity) } }
}

/// The store, the clock and the settings that a workload is prepared with.
package struct WorkloadContext: Sendable {
  /// The store, opened with the workload's ``Workload/limits`` and ``Workload/sizes``.
  package var store: any SessionStore
  /// The clock that requests read.
  package var clock: any SessionClock
  /// The settings.
  package var settings: WorkloadSettings

  /// Creates a context.
  package init(store: any SessionStore, clock: any SessionClock = .system, settings: WorkloadSettings = WorkloadSettings()) {
    self.store = store
    self.clock = clock
    self.settings = settings
  }

  /// Refuses a store that lacks a capability of `workload`, and settings that make no sense.
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
    guard settings.popularity >= 0, settings.popularity.isFinite else {
      throw SessionError(.misconfigured, "the popularity's theta is \(settings.popularity): use a number from 0, such as 0.8")
    }
    try settings.payloadSizes.validate()
  }
}
