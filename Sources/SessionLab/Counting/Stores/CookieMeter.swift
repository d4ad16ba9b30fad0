import Sessions
import SessionsBenchmark

/// Counts the cookies that browsers are given and that they present: what a store without a server sends and receives.
final class CookieMeter: ExactMeter {
  private let counts = Locked(WireCounts())

  func begin() { counts.withLock { $0 = WireCounts() } }

  func end() throws(SessionError) -> [String: Int] { counts.withLock { $0 }.totals }

  func given(_ token: String?) {
    if let token { counts.withLock { $0.bytesSent += token.utf8.count } }
  }

  func presented(_ token: String) { counts.withLock { $0.bytesReceived += token.utf8.count } }
}
