import Sessions

/// Commands in the protocol's form, appended to one reused buffer.
struct RedisOutput {
  private(set) var bytes: [UInt8] = []

  var count: Int { bytes.count }

  /// Empties the buffer, and frees it if an unusually large batch made it grow.
  mutating func reset() { bytes.removeAll(keepingCapacity: bytes.capacity <= 1 << 20) }

  /// Begins a command with this number of words.
  mutating func command(_ words: Int) { header(UInt8(ascii: "*"), words) }

  private mutating func header(_ kind: UInt8, _ count: Int) {
    bytes.append(kind)
    digits(UInt64(count))
    lineEnd()
  }

  private mutating func lineEnd() {
    bytes.append(13)
    bytes.append(10)
  }

  private mutating func digits(_ number: UInt64) {
    if number < 10 {
      bytes.append(UInt8(ascii: "0") + UInt8(number))
      return
    }
    digits(number / 10)
    bytes.append(UInt8(ascii: "0") + UInt8(number % 10))
  }

  /// Appends bytes that are in the protocol's form already.
  mutating func raw(_ encoded: [UInt8]) { bytes.append(contentsOf: encoded) }

  mutating func word(_ text: StaticString) {
    word(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  mutating func word(_ word: [UInt8]) { word.withUnsafeBytes { self.word($0) } }

  mutating func word(_ word: UnsafeRawBufferPointer) {
    header(UInt8(ascii: "$"), word.count)
    bytes.append(contentsOf: word)
    lineEnd()
  }

  /// A number in decimal.
  mutating func word(decimal number: Int64) {
    let magnitude = number.magnitude
    var count = number < 0 ? 2 : 1
    var rest = magnitude / 10
    while rest > 0 { (count, rest) = (count + 1, rest / 10) }
    header(UInt8(ascii: "$"), count)
    if number < 0 { bytes.append(UInt8(ascii: "-")) }
    digits(magnitude)
    lineEnd()
  }

  /// A word of 8 bytes that sort as the numbers do.
  mutating func word(ordered number: Int64) {
    header(UInt8(ascii: "$"), 8)
    RedisValue.append(number, to: &bytes)
    lineEnd()
  }

  /// The name of a record's key.
  mutating func word(_ key: RecordKey, in keyspace: RedisKeyspace) {
    header(UInt8(ascii: "$"), keyspace.recordNameCount)
    bytes.append(contentsOf: keyspace.prefix)
    hex(key.high)
    hex(key.low)
    lineEnd()
  }

  private mutating func hex(_ number: UInt64) {
    var shift = 60
    while shift >= 0 {
      let digit = UInt8(truncatingIfNeeded: number >> UInt64(shift)) & 15
      bytes.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") - 10 + digit)
      shift -= 4
    }
  }

  /// A word that `body` appends; it is `count` bytes long.
  mutating func word(count: Int, _ body: (inout [UInt8]) -> Void) {
    header(UInt8(ascii: "$"), count)
    body(&bytes)
    lineEnd()
  }
}
