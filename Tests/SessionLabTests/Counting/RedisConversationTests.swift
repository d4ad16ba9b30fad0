import SessionLab
import Testing

/// The counts of a conversation with Redis.
@Suite struct RedisConversationTests {
  private enum Said {
    case client(String)
    case server(String)
  }

  /// Plays a conversation with each side's bytes cut in two at a place, or into single bytes.
  private func counted(_ said: [Said], cutAt place: Int?) throws -> WireTurns {
    var conversation = RedisConversation()
    for part in said {
      let (text, isClient) =
        switch part {
        case .client(let text): (text, true)
        case .server(let text): (text, false)
        }
      let bytes = Array(text.utf8)
      let pieces = place.map { [bytes.prefix($0), bytes.dropFirst($0)] } ?? bytes.indices.map { bytes[$0...$0] }
      for piece in pieces { if isClient { try conversation.clientSent(piece) } else { try conversation.serverSent(piece) } }
    }
    return conversation.turns
  }

  private static let get = "*2\r\n$3\r\nGET\r\n$5\r\na\r\n*b\r\n"
  private static let role = "*1\r\n$4\r\nROLE\r\n"
  private static let script = "*4\r\n$7\r\nEVALSHA\r\n$3\r\nabc\r\n$1\r\n1\r\n$0\r\n\r\n"

  private static let conversations: [([Said], roundTrips: Int, statements: Int)] = [
    ([.client(get), .server("$3\r\n$-1\r\n"), .client(get), .server("$-1\r\n")], 2, 2),
    ([.client(get + script + get), .server("*-1\r\n"), .server(":1\r\n-NOSCRIPT no\r\n"), .client(get), .server("+OK\r\n")], 2, 4),
    // A command that is sent while another's answer is awaited belongs to the same turn.
    ([.client(get), .client(script), .server("_\r\n"), .client(get), .server(":-5\r\n*0\r\n")], 1, 3),
    (
      [.client(get), .server("*2\r\n*1\r\n$1\r\nx\r\n%1\r\n+k\r\n*2\r\n:1\r\n:2\r\n"), .client("PING\r\n\r\n"), .server("+PONG\r\n")], 2, 2
    ),
    // Messages that the server sends unasked, and attributes, are no answers.
    (
      [
        .client(get + get), .server(">2\r\n+invalidate\r\n*1\r\n$1\r\na\r\n|1\r\n+ttl\r\n:3\r\n$1\r\nv\r\n"), .client(get),
        .server("#t\r\n:1\r\n"), .client(get), .server("|1\r\n+k\r\n*0\r\n_\r\n"),
      ], 2, 4
    ),
    // What an adapter asks from time to time with its other commands is no statement.
    ([.client(role + get), .server("*3\r\n$6\r\nmaster\r\n:0\r\n*0\r\n$-1\r\n"), .client(get), .server("$-1\r\n")], 2, 2),
    ([.client("*2\r\n$4\r\nECHO\r\n$16\r\n*1\r\n$4\r\nPING\r\n+x\r\n"), .server("$16\r\n*1\r\n$4\r\nPING\r\n+x\r\n")], 1, 1),
  ]

  @Test(arguments: conversations.indices)
  func `however the bytes are cut, the messages are the same`(index: Int) throws {
    let (said, roundTrips, statements) = Self.conversations[index]
    for place in [nil] + (0...120).map(Optional.some) {
      let turns = try counted(said, cutAt: place)
      #expect(turns.roundTrips == roundTrips, "cut at \(place ?? -1)")
      #expect(turns.statements == statements, "cut at \(place ?? -1)")
    }
  }

  @Test(arguments: [nil, 1, 13, 14, 15, 40])
  func `the bytes of such a question and of its answer are left out`(place: Int?) throws {
    let answer = "*3\r\n$6\r\nmaster\r\n:0\r\n*0\r\n"
    let said: [Said] = [
      .client(Self.get), .server("$-1\r\n"), .client(Self.role + Self.get), .server(">1\r\n+x\r\n" + answer + "$1\r\nx\r\n"),
    ]
    let left = try counted(said, cutAt: place).bytesLeftOut
    #expect(left.sent == Self.role.utf8.count && left.received == answer.utf8.count)
    let similar = "*1\r\n$4\r\nROLL\r\n*1\r\n$5\r\nROLES\r\n*2\r\n$4\r\nROLE\r\n$1\r\nx\r\n"
    let none = try counted([.client(similar), .server(":1\r\n:2\r\n:3\r\n")], cutAt: place)
    #expect(none.bytesLeftOut.sent == 0 && none.bytesLeftOut.received == 0 && none.statements == 3)
  }

  @Test func `an answer does not end the turn of a command that has begun`() throws {
    var conversation = RedisConversation()
    try conversation.clientSent(ArraySlice((Self.get + "*1\r\n$4\r\nPI").utf8))
    try conversation.serverSent(ArraySlice("$-1\r\n".utf8))
    try conversation.clientSent(ArraySlice("NG\r\n".utf8))
    #expect((conversation.turns.roundTrips, conversation.turns.statements) == (1, 2))
  }

  @Test(arguments: ["*2\r\nGET\r\n", "*x\r\n", "*\r\n", "$3\r\nGET\r\n*99999999999999999999\r\n", "*1\r\n$?\r\n"])
  func `what is not Redis's protocol is not counted`(text: String) {
    var conversation = RedisConversation()
    #expect(throws: UncountableTraffic.self) {
      try conversation.clientSent(ArraySlice("*1\r\n".utf8))
      try conversation.clientSent(ArraySlice("$4\r\nPING\r\n".utf8))
      try conversation.serverSent(ArraySlice(text.replacing("GET", with: "\u{1}").utf8))
    }
  }
}
