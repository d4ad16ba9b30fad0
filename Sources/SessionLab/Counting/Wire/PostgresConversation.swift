/// A conversation with a Postgres server, or with a pooler before it.
///
/// A statement is a simple query or an execution of a prepared one; a turn ends when the server says that it is ready. Connecting, with all
/// that is said about passwords, is one turn.
struct PostgresConversation: WireConversation {
  private(set) var turns = WireTurns()
  private var client = PostgresMessageScanner(isTyped: false)
  private var server = PostgresMessageScanner(isTyped: true)
  /// Whether the server is to say, in a single byte, whether it encrypts.
  private var isNegotiating = false

  private enum Code {
    static let cancel: UInt32 = 80_877_102
    static let encryption: ClosedRange<UInt32> = 80_877_103...80_877_104
    static let version: ClosedRange<UInt32> = 0x0003_0000...0x0003_FFFF
  }

  mutating func clientSent(_ bytes: ArraySlice<UInt8>) throws(UncountableTraffic) {
    var rest = bytes
    while let message = try client.next(&rest) {
      switch message {
      case .untyped(let code): try begin(code)
      case .typed(let type): ask(type)
      }
    }
  }

  private mutating func begin(_ code: UInt32) throws(UncountableTraffic) {
    switch code {
    case Code.cancel: break
    case Code.encryption:
      isNegotiating = true
      turns.ask(isStatement: false, answers: 1)
    case Code.version:
      client.isTyped = true
      turns.ask(isStatement: false, answers: 1)
    default: throw .malformed("no connection to Postgres begins with the code \(code)")
    }
  }

  private mutating func ask(_ type: UInt8) {
    switch type {
    case UInt8(ascii: "Q"), UInt8(ascii: "F"): turns.ask(isStatement: true, answers: 1)
    case UInt8(ascii: "E"): turns.ask(isStatement: true, answers: 0)
    case UInt8(ascii: "S"): turns.ask(isStatement: false, answers: 1)
    // The end of the connection, which nothing answers.
    case UInt8(ascii: "X"): break
    default: turns.ask(isStatement: false, answers: 0)
    }
  }

  mutating func serverSent(_ bytes: ArraySlice<UInt8>) throws(UncountableTraffic) {
    var rest = bytes
    while true {
      if isNegotiating, let answer = rest.popFirst() {
        guard answer == UInt8(ascii: "N") else { throw .encrypted }
        isNegotiating = false
        turns.answer(isAsking: client.isInside)
      }
      guard let message = try server.next(&rest) else { return }
      if message == .typed(UInt8(ascii: "Z")) { turns.answer(isAsking: client.isInside) }
    }
  }
}
