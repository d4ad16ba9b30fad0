import Sessions
import SessionsBenchmark
import SessionsTesting

/// Counts what goes through a proxy before a server.
final class ProxyMeter: ExactMeter {
  let proxy: FaultProxy
  private let ledger: WireLedger
  private let start = Locked(WireCounts())

  /// The proxy holds everything back for a moment while it counts: what a client writes at once is then there as a whole before the server
  /// has answered its beginning, and is one turn however the system cut it.
  private static let hold: Duration = .microseconds(100)

  /// Puts a proxy before a server. It waits for the resolver.
  ///
  /// - Throws: ``UncountableStore`` for a host without an IPv4 address, or ``SessionError`` with code `unavailable` when there is no
  ///   descriptor or port left for the proxy.
  init(to host: String, port: Int, _ begin: @escaping @Sendable () -> any WireConversation) throws {
    guard let address = ServerName.address(of: host) else { throw UncountableStore("\(host) has no IPv4 address") }
    ledger = WireLedger(begin)
    do {
      proxy = try FaultProxy(to: address, port: port, observer: ledger)
    } catch {
      throw SessionError(.unavailable, "there is no proxy to count with: \(error)")
    }
  }

  func begin() {
    proxy.mode = .delay(Self.hold)
    // A failure shows in the end, too.
    let counts = (try? ledger.counts()) ?? WireCounts()
    start.withLock { $0 = counts }
  }

  func end() throws(SessionError) -> [String: Int] {
    proxy.mode = .pass
    do throws(UncountableTraffic) {
      return (try ledger.counts() - start.withLock { $0 }).totals
    } catch {
      throw SessionError(.unsupported, "\(error)")
    }
  }
}
