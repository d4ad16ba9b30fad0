import Sessions

/// What tells the writes of a session apart: how many there were, and which value the last one stored.
///
/// It is stored as a number beside the value, so that every load can be compared with what was acknowledged at the price of a few digits.
struct SessionStamp: Sendable, Hashable {
  /// The number of writes; 1 for the creation.
  var writes: Int = 1
  /// The position in the pool of the value that is stored.
  var payload: Int

  static let stampKey = "stamp"
  static let payloadKey = "data"

  init(writes: Int = 1, payload: Int) {
    self.writes = writes
    self.payload = payload
  }

  /// The stamp that a session holds; nil when it holds none.
  init?(_ content: SessionContent) {
    guard let value = content.fields[Self.stampKey], !value.bytes.isEmpty else { return nil }
    var number = 0
    for byte in value.bytes {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte), number < 1 << 58 else { return nil }
      number = number * 10 + Int(byte - UInt8(ascii: "0"))
    }
    self.init(writes: number / PayloadPool.mostValues, payload: number % PayloadPool.mostValues)
  }

  /// The stamp of the next write.
  func next(payload: Int) -> SessionStamp { SessionStamp(writes: writes + 1, payload: payload) }

  var value: EncodedValue {
    let number = writes * PayloadPool.mostValues + payload
    // Digits straight into the array: a string would be another allocation.
    return EncodedValue(
      [UInt8](unsafeUninitializedCapacity: 20) { buffer, initialized in
        var (rest, digits) = (number, 0)
        repeat {
          buffer[digits] = UInt8(ascii: "0") + UInt8(rest % 10)
          rest /= 10
          digits += 1
        } while rest > 0
        buffer[..<digits].reverse()
        initialized = digits
      })
  }
}
