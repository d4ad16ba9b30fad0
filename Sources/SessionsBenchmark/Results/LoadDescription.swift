/// How the requests of a cell came.
package struct LoadDescription: Codable, Sendable, Equatable {
  /// The two ways of load.
  package enum Model: String, Codable, Sendable, CaseIterable {
    /// Each task begins its next request when the last one ended: for the highest rate.
    case closed
    /// Requests begin at the instants of a plan, whether or not earlier ones have ended: for latencies.
    case open
  }

  /// The way of load.
  package let model: Model
  /// How many requests may be in flight.
  package let tasks: Int
  /// How many processes made the load.
  package let processes: Int
  /// How many requests a second were planned; absent in a closed loop.
  package let offeredPerSecond: Double?
  /// How many requests were left out because they were later than the limit; absent in a closed loop.
  package let skipped: Int?
}
