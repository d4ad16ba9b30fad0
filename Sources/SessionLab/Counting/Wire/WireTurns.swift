/// Counts the turns of a conversation.
///
/// A turn begins with the first message that the client sends while it waits for nothing, and ends with the last answer to all that it has
/// sent: commands that go out together are one round trip, however many they are.
struct WireTurns: Sendable, Equatable {
  private(set) var roundTrips = 0
  private(set) var statements = 0
  private var awaited = 0
  private var isOpen = false

  /// Notes a whole message of the client.
  ///
  /// - Parameters:
  ///   - isStatement: Whether it tells the server to do something.
  ///   - answers: How many answers come to it; 0 for one that only prepares what the next message asks for.
  mutating func ask(isStatement: Bool, answers: Int) {
    if !isOpen { roundTrips += 1 }
    isOpen = true
    if isStatement { statements += 1 }
    awaited += answers
  }

  /// Notes a whole answer of the server.
  ///
  /// - Parameter isAsking: Whether the client is in the middle of a message: it had begun that before it could know the answer.
  mutating func answer(isAsking: Bool) {
    awaited = max(0, awaited - 1)
    if awaited == 0, !isAsking { isOpen = false }
  }
}
