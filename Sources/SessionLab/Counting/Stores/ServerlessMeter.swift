import Sessions
import SessionsBenchmark

/// Counts nothing, as there is no server: that is 0, and not unknown.
struct ServerlessMeter: ExactMeter {
  func begin() {}

  func end() throws(SessionError) -> [String: Int] { WireCounts().totals }
}
