/// What can be set for every workload.
package struct WorkloadSettings: Sendable, Hashable {
  /// What everything random follows from.
  package var seed: UInt64
  /// How many sessions there are; 100 000 by default.
  package var population: Int
  /// How many workers share them; 1 by default.
  package var workers: Int
  /// How requests are spread over the sessions; Zipf with theta 0.8 by default.
  package var popularity: Popularity
  /// How large sessions are; log-normal with a median of 1 KiB by default.
  package var payloadSizes: PayloadSizes
  /// What sessions consist of; half JSON and half random text by default.
  package var payloadStyle: PayloadStyle
  /// How many operations at once fill, verify and clear the store; 32 by default.
  package var concurrency: Int

  /// Creates settings; see the properties for the defaults.
  package init(
    seed: UInt64 = 1, population: Int = 100_000, workers: Int = 1, popularity: Popularity = .standard,
    payloadSizes: PayloadSizes = .standard, payloadStyle: PayloadStyle = .mixed, concurrency: Int = 32
  ) {
    self.seed = seed
    self.population = population
    self.workers = workers
    self.popularity = popularity
    self.payloadSizes = payloadSizes
    self.payloadStyle = payloadStyle
    self.concurrency = concurrency
  }

  /// What of these settings no measurement of real traffic stands behind.
  package var assumptions: [String] {
    [
      "\(population) live sessions",
      "popularity: \(popularity)",
      "payload sizes: \(payloadSizes)",
      "payload content: \(payloadStyle.summary)",
      "each session is used by one worker: none gets more than its worker's share of the requests",
    ]
  }
}
