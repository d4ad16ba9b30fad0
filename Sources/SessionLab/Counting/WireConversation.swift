import SessionsBenchmark

/// A conversation of a client and a server on one connection, as a state machine that takes the bytes in their order.
///
/// It goes by messages: the pieces into which the bytes are cut on their way make no difference.
package protocol WireConversation: Sendable {
  /// The turns so far, as far as they follow from the messages alone.
  var turns: WireTurns { get }

  /// Takes bytes of the client.
  mutating func clientSent(_ bytes: ArraySlice<UInt8>) throws(UncountableTraffic)

  /// Takes bytes of the server.
  mutating func serverSent(_ bytes: ArraySlice<UInt8>) throws(UncountableTraffic)
}

/// Counts the turns of a conversation.
///
/// A turn begins with the first message that the client sends while it waits for no answer, and ends with the last answer to its messages:
/// commands that go out together are one round trip, however many they are.
package struct WireTurns: Sendable {
  package private(set) var roundTrips = 0
  package private(set) var statements = 0
  /// The bytes that are no part of the counts, such as those of upkeep that goes by the clock.
  package private(set) var bytesLeftOut: (sent: Int, received: Int) = (0, 0)
  private var awaited = 0
  private var isOpen = false

  /// Notes a whole message of the client.
  ///
  /// - Parameters:
  ///   - isStatement: Whether it tells the server to do something.
  ///   - answers: The number of its answers; 0 for a message that only prepares the next one.
  mutating func ask(isStatement: Bool, answers: Int) {
    if !isOpen { roundTrips += 1 }
    isOpen = true
    if isStatement { statements += 1 }
    awaited += answers
  }

  /// Notes bytes of a message that is not counted.
  mutating func leaveOut(sent: Int = 0, received: Int = 0) {
    bytesLeftOut.sent += sent
    bytesLeftOut.received += received
  }

  /// Notes a whole answer of the server.
  ///
  /// - Parameter isAsking: Whether the client is in the middle of a message, which it had begun before it could know the answer.
  mutating func answer(isAsking: Bool) {
    awaited = max(0, awaited - 1)
    if awaited == 0, !isAsking { isOpen = false }
  }
}

/// The traffic of the connections to a server.
package struct WireCounts: Sendable, Equatable {
  /// Turns from asking to having every answer.
  var roundTrips: Int
  /// Orders to the server: Redis commands, Postgres statements.
  var statements: Int
  var bytesSent: Int
  var bytesReceived: Int

  package init(roundTrips: Int = 0, statements: Int = 0, bytesSent: Int = 0, bytesReceived: Int = 0) {
    (self.roundTrips, self.statements, self.bytesSent, self.bytesReceived) = (roundTrips, statements, bytesSent, bytesReceived)
  }

  package static func + (left: WireCounts, right: WireCounts) -> WireCounts { left.combined(with: right, +) }

  package static func - (left: WireCounts, right: WireCounts) -> WireCounts { left.combined(with: right, -) }

  private func combined(with other: WireCounts, _ combine: (Int, Int) -> Int) -> WireCounts {
    WireCounts(
      roundTrips: combine(roundTrips, other.roundTrips), statements: combine(statements, other.statements),
      bytesSent: combine(bytesSent, other.bytesSent), bytesReceived: combine(bytesReceived, other.bytesReceived))
  }

  /// The counts by the names that results have for them.
  package var totals: [String: Int] {
    [
      ExactCounters.roundTrips: roundTrips, ExactCounters.statements: statements, ExactCounters.bytesSent: bytesSent,
      ExactCounters.bytesReceived: bytesReceived,
    ]
  }
}

/// The reason why the traffic of a connection cannot be counted.
package enum UncountableTraffic: Error, Equatable {
  case encrypted
  /// It is not the expected protocol.
  case malformed(String)
}

extension UncountableTraffic: CustomStringConvertible {
  package var description: String {
    switch self {
    case .encrypted: "the connection is encrypted"
    case .malformed(let what): "what was sent is not the protocol that was expected: \(what)"
    }
  }
}
