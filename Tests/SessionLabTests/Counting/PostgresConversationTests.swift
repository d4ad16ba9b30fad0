import SessionLab
import Testing

/// The counts of a conversation with Postgres.
@Suite struct PostgresConversationTests {
  private enum Said {
    case client([UInt8])
    case server([UInt8])
  }

  private static func number(_ value: Int) -> [UInt8] { [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) } }

  private static func message(_ type: Character, _ body: [UInt8] = []) -> [UInt8] {
    [type.asciiValue ?? 0] + number(body.count + 4) + body
  }

  private static func start(_ code: Int, _ body: [UInt8] = []) -> [UInt8] { number(body.count + 8) + number(code) + body }

  private static let startup = start(196_608, Array("user\0me\0\0".utf8))
  private static let ready = message("Z", [0x49])
  private static let opened: [Said] = [.client(startup), .server(message("R", number(0)) + message("S", [65, 0, 66, 0]) + ready)]
  /// Bind, describe, execute: with a body that looks like messages.
  private static let run = message("B", ready + ready) + message("D", [80, 0]) + message("E", [0] + number(0))
  private static let sync = message("S")

  private static let conversations: [([Said], roundTrips: Int, statements: Int)] = [
    (opened, 1, 0),
    (opened + [.client(message("Q", Array("SELECT 1\0".utf8))), .server(message("T") + message("D") + message("C") + ready)], 2, 1),
    (opened + [.client(message("P", [1]) + run + sync), .server(message("1") + message("2") + message("C") + ready)], 2, 1),
    // A pipeline: three transactions under way together, and one after them.
    (
      opened + [
        .client(run + run + sync + run + sync), .server(message("2") + ready), .server(ready), .client(run + sync), .server(ready),
      ],
      3, 4
    ),
    ([.client(start(80_877_103)), .server([0x4E]), .client(start(80_877_104)), .server([0x4E])] + opened + [.client(message("X"))], 3, 0),
    // A password that is asked for in several steps.
    (
      [
        .client(startup), .server(message("R", number(10))), .client(message("p", [1])), .server(message("R", number(11))),
        .client(message("p", [2, 3])), .server(message("R", number(0)) + ready), .client(message("Q", [0])), .server(message("I") + ready),
      ], 2, 1
    ),
    ([.client(start(80_877_102, [1, 2, 3, 4, 5, 6, 7, 8]))], 0, 0),
  ]

  private func counted(_ said: [Said], cutAt place: Int?) throws -> WireTurns {
    var conversation = PostgresConversation()
    for part in said {
      let (bytes, isClient) =
        switch part {
        case .client(let bytes): (bytes, true)
        case .server(let bytes): (bytes, false)
        }
      let pieces = place.map { [bytes.prefix($0), bytes.dropFirst($0)] } ?? bytes.indices.map { bytes[$0...$0] }
      for piece in pieces { if isClient { try conversation.clientSent(piece) } else { try conversation.serverSent(piece) } }
    }
    return conversation.turns
  }

  @Test(arguments: conversations.indices)
  func `however the bytes are cut, the messages are the same`(index: Int) throws {
    let (said, roundTrips, statements) = Self.conversations[index]
    for place in [nil] + (0...160).map(Optional.some) {
      let turns = try counted(said, cutAt: place)
      #expect(turns.roundTrips == roundTrips, "cut at \(place ?? -1)")
      #expect(turns.statements == statements, "cut at \(place ?? -1)")
    }
  }

  @Test func `an encrypted connection is not counted, and says so`() throws {
    var conversation = PostgresConversation()
    try conversation.clientSent(Self.start(80_877_103)[...])
    #expect(throws: UncountableTraffic.encrypted) { try conversation.serverSent([0x53]) }
  }

  @Test func `what is not Postgres's protocol is not counted`() throws {
    var conversation = PostgresConversation()
    #expect(throws: UncountableTraffic.self) { try conversation.clientSent(Self.start(5)[...]) }
    var other = PostgresConversation()
    try other.clientSent(Self.startup[...])
    #expect(throws: UncountableTraffic.self) { try other.serverSent([0x52, 0, 0, 0, 3]) }
  }
}
