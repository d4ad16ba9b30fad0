/// What a client and a server say to each other on one connection, as a state machine that is told the bytes in the order of their coming.
///
/// It goes by messages: how the bytes are cut into pieces on their way makes no difference.
protocol WireConversation: Sendable {
  /// What was said so far; without the bytes, which need no understanding.
  var turns: WireTurns { get }

  /// Takes what the client sent.
  mutating func clientSent(_ bytes: ArraySlice<UInt8>) throws(UncountableTraffic)

  /// Takes what the server sent.
  mutating func serverSent(_ bytes: ArraySlice<UInt8>) throws(UncountableTraffic)
}
