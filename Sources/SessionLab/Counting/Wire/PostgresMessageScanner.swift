/// Finds the messages in one direction of Postgres's protocol, version 3, without keeping what they hold.
struct PostgresMessageScanner: Sendable {
  /// The head of a message.
  enum Message: Sendable, Equatable {
    /// One with a type.
    case typed(UInt8)
    /// One of those that a client begins with, which have a code instead.
    case untyped(code: UInt32)
  }

  /// Whether messages have a type: those of a client have it once the connection is started.
  var isTyped: Bool
  private var head: [UInt8] = []
  /// How much of the message is still to come; nil in its head.
  private var left: Int?

  /// No message that a server takes is longer, with a type and without.
  private static let (longest, longestUntyped): (UInt32, UInt32) = (0x3FFF_FFFF, 10_000)

  init(isTyped: Bool) {
    self.isTyped = isTyped
  }

  /// Whether a message has begun and is not complete.
  var isInside: Bool { !head.isEmpty }

  /// Takes bytes up to the end of the next message.
  ///
  /// - Returns: the message; nil when it is not complete and nothing is left of the bytes.
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
