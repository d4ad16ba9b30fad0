/// A conversation with a Redis server: each command is a statement, and has one answer.
struct RedisConversation: WireConversation {
  private(set) var turns = WireTurns()
  private var commands = RESPScanner(takesCommands: true)
  private var answers = RESPScanner(takesCommands: false)

  mutating func clientSent(_ bytes: ArraySlice<UInt8>) throws(UncountableTraffic) {
    for _ in 0..<(try commands.take(bytes)) { turns.ask(isStatement: true, answers: 1) }
  }

  mutating func serverSent(_ bytes: ArraySlice<UInt8>) throws(UncountableTraffic) {
    for _ in 0..<(try answers.take(bytes)) { turns.answer(isAsking: commands.isInside) }
  }
}
