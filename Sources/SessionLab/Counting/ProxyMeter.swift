import Foundation
package import Sessions
import SessionsBenchmark
package import SessionsTesting

/// Counts the traffic of a proxy before a server.
package final class ProxyMeter: ExactMeter {
  package let proxy: FaultProxy
  private let ledger: WireLedger
  private let start = Locked(WireCounts())

  /// The proxy holds all bytes back for a moment while it counts. A client's single write is then there as a whole before the server has
  /// answered its beginning, and is one turn however the system cut it.
  private let hold: Duration

  /// Puts a proxy before a server. It waits for the resolver.
  ///
  /// - Parameters:
  ///   - host: The server's name or address.
  ///   - port: The server's port.
  ///   - hold: The time for which bytes are held back.
  ///   - begin: Makes the conversation of a new connection.
  /// - Throws: ``UncountableStore`` for a host without an IPv4 address, or ``SessionError`` with code `unavailable` when there is no
  ///   descriptor or port left for the proxy.
  package init(
    to host: String, port: Int, hold: Duration = .microseconds(100), _ begin: @escaping @Sendable () -> any WireConversation
  ) throws {
    self.hold = hold
    guard let address = ServerName.address(of: host) else { throw UncountableStore("\(host) has no IPv4 address") }
    ledger = WireLedger(begin)
    do {
      proxy = try FaultProxy(to: address, port: port, observer: ledger)
    } catch {
      throw SessionError(.unavailable, "there is no proxy to count with: \(error)")
    }
  }

  package func begin() {
    proxy.mode = .delay(hold)
    // A failure shows in the end, too.
    let counts = (try? ledger.counts()) ?? WireCounts()
    start.withLock { $0 = counts }
  }

  package func end() throws(SessionError) -> [String: Int] {
    proxy.mode = .pass
    do throws(UncountableTraffic) {
      return (try ledger.counts() - start.withLock { $0 }).totals
    } catch {
      throw SessionError(.unsupported, "\(error)")
    }
  }
}

/// Counts the traffic of a proxy, all of its connections together.
private final class WireLedger: TrafficObserver {
  private struct State {
    var conversations: [Int: any WireConversation] = [:]
    var bytesSent = 0
    var bytesReceived = 0
    var failure: UncountableTraffic?
  }

  private let state = Locked(State())
  private let begin: @Sendable () -> any WireConversation

  /// - Parameter begin: Makes the conversation of a new connection.
  init(_ begin: @escaping @Sendable () -> any WireConversation) {
    self.begin = begin
  }

  func clientSent(_ bytes: ArraySlice<UInt8>, on connection: Int) {
    note(connection) { (state, conversation) throws(UncountableTraffic) in
      state.bytesSent += bytes.count
      try conversation.clientSent(bytes)
    }
  }

  func serverSent(_ bytes: ArraySlice<UInt8>, on connection: Int) {
    note(connection) { (state, conversation) throws(UncountableTraffic) in
      state.bytesReceived += bytes.count
      try conversation.serverSent(bytes)
    }
  }

  private func note(_ connection: Int, _ body: (inout State, inout any WireConversation) throws(UncountableTraffic) -> Void) {
    state.withLock { state in
      guard state.failure == nil else { return }
      var conversation = state.conversations[connection] ?? begin()
      do throws(UncountableTraffic) {
        try body(&state, &conversation)
      } catch {
        state.failure = error
      }
      state.conversations[connection] = conversation
    }
  }

  /// The counts so far. They include every request that a client has the answer to.
  ///
  /// - Throws: the reason why some traffic could not be counted.
  func counts() throws(UncountableTraffic) -> WireCounts {
    try state.withLock { state throws(UncountableTraffic) in
      if let failure = state.failure { throw failure }
      let bytes = WireCounts(bytesSent: state.bytesSent, bytesReceived: state.bytesReceived)
      return state.conversations.values.reduce(bytes) { sum, conversation in
        let turns = conversation.turns
        return sum
          + WireCounts(
            roundTrips: turns.roundTrips, statements: turns.statements, bytesSent: -turns.bytesLeftOut.sent,
            bytesReceived: -turns.bytesLeftOut.received)
      }
    }
  }
}

/// Finds the numeric address of a server.
package enum ServerName {
  /// The first IPv4 address of a host, to which a proxy can connect; nil when there is none. It waits for the resolver.
  package static func address(of host: String) -> String? {
    var hints = addrinfo()
    hints.ai_family = AF_INET
    var list: UnsafeMutablePointer<addrinfo>?
    guard getaddrinfo(host, nil, &hints, &list) == 0, let first = list else { return nil }
    defer { freeaddrinfo(list) }
    var name = [CChar](repeating: 0, count: Int(NI_MAXHOST))
    guard
      getnameinfo(first.pointee.ai_addr, first.pointee.ai_addrlen, &name, socklen_t(name.count), nil, 0, NI_NUMERICHOST) == 0
    else { return nil }
    return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
