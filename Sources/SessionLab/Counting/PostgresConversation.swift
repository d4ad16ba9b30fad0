/// A conversation with a Postgres server, or with a pooler before it.
///
/// A statement is a simple query or an execution of a prepared one; a turn ends when the server says that it is ready. Connecting, with all
/// messages about passwords, is one turn.
package struct PostgresConversation: WireConversation {
  package private(set) var turns = WireTurns()
  private var client = PostgresMessageScanner(isTyped: false)
  private var server = PostgresMessageScanner(isTyped: true)
  /// Whether the next byte of the server is its answer about encryption.
  private var isNegotiating = false

  private enum Code {
    static let cancel: UInt32 = 80_877_102
    static let encryption: ClosedRange<UInt32> = 80_877_103...80_877_104
    static let version: ClosedRange<UInt32> = 0x0003_0000...0x0003_FFFF
  }

  package init() {}

  package mutating func clientSent(_ bytes: ArraySlice<UInt8>) throws(UncountableTraffic) {
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
    // The end of the connection, which has no answer.
    case UInt8(ascii: "X"): break
    default: turns.ask(isStatement: false, answers: 0)
    }
  }

  package mutating func serverSent(_ bytes: ArraySlice<UInt8>) throws(UncountableTraffic) {
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

/// Finds the messages in one direction of Postgres's protocol, version 3, without keeping their content.
private struct PostgresMessageScanner: Sendable {
  /// The head of a message.
  enum Message: Sendable, Equatable {
    /// A message with a type.
    case typed(UInt8)
    /// A client's first message, which has a code instead.
    case untyped(code: UInt32)
  }

  /// Whether messages have a type: those of a client have it once the connection is started.
  var isTyped: Bool
  private var head: [UInt8] = []
  /// The bytes of the message that are still to come; nil in its head.
  private var left: Int?

  /// The longest message that a server accepts, with a type and without.
  private static let (longest, longestUntyped): (UInt32, UInt32) = (0x3FFF_FFFF, 10_000)

  init(isTyped: Bool) {
    self.isTyped = isTyped
  }

  /// Whether a message has begun and is not complete.
  var isInside: Bool { !head.isEmpty }

  /// Takes bytes up to the end of the next message.
  ///
  /// - Returns: the message; nil when the bytes are used up before it is complete.
  mutating func next(_ bytes: inout ArraySlice<UInt8>) throws(UncountableTraffic) -> Message? {
    while !bytes.isEmpty || left == 0 {
      if let missing = left {
        let part = min(missing, bytes.count)
        bytes = bytes.dropFirst(part)
        left = missing - part
        if part == missing { return end() }
        continue
      }
      guard let byte = bytes.popFirst() else { break }
      head.append(byte)
      guard head.count == headLength else { continue }
      // A length counts itself, and the code, but not the type.
      let (length, counted) = (number(at: isTyped ? 1 : 0), isTyped ? 4 : 8)
      guard length >= counted, length <= (isTyped ? Self.longest : Self.longestUntyped) else {
        throw .malformed("a message of Postgres has the length \(length)")
      }
      left = Int(length) - counted
    }
    return nil
  }

  private var headLength: Int { isTyped ? 5 : 8 }

  private func number(at index: Int) -> UInt32 { head[index..<index + 4].reduce(0) { $0 << 8 | UInt32($1) } }

  private mutating func end() -> Message {
    defer { (head, left) = ([], nil) }
    return isTyped ? .typed(head[0]) : .untyped(code: number(at: 4))
  }
}
