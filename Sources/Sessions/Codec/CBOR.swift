/// Reads the subset of CBOR that records use, and nothing but its deterministic encoding (RFC 8949 section 4.2).
///
/// Any deviation, be it a longer form of a number, an indefinite length or a length past the end, is an error: a record has
/// exactly one encoding, and corruption does not pass as another record.
package struct CBORReader {
  package enum Failure: Error {
    case malformed
  }

  private let bytes: ArraySlice<UInt8>
  private var index: Int

  package init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    index = bytes.startIndex
  }

  package var isAtEnd: Bool { index == bytes.endIndex }

  package mutating func readInteger() throws(Failure) -> Int64 {
    let (major, argument) = try head()
    guard major <= 1, argument <= UInt64(Int64.max) else { throw .malformed }
    return major == 0 ? Int64(argument) : ~Int64(argument)
  }

  package mutating func readBytes() throws(Failure) -> ArraySlice<UInt8> { try string(major: 2) }

  package mutating func readText() throws(Failure) -> String {
    try readTextAndBytes().text
  }

  /// Reads a text, with the bytes that it was read from.
  mutating func readTextAndBytes() throws(Failure) -> (text: String, bytes: ArraySlice<UInt8>) {
    let slice = try string(major: 3)
    guard let text = String(validating: slice, as: UTF8.self) else { throw .malformed }
    return (text, slice)
  }

  package mutating func readBool() throws(Failure) -> Bool {
    switch try byte() {
    case 0xF5: return true
    case 0xF4: return false
    default: throw .malformed
    }
  }

  /// Skips a null if the next item is one.
  package mutating func readNullIfPresent() -> Bool {
    guard index < bytes.endIndex, bytes[index] == 0xF6 else { return false }
    index += 1
    return true
  }

  package mutating func readArrayCount() throws(Failure) -> Int { try count(major: 4) }
  package mutating func readMapCount() throws(Failure) -> Int { try count(major: 5) }

  private mutating func count(major expected: UInt8) throws(Failure) -> Int {
    let (major, argument) = try head()
    // Each element takes at least a byte: a count past the end cannot make the caller reserve memory.
    guard major == expected, argument <= UInt64(bytes.endIndex - index) else { throw .malformed }
    return Int(argument)
  }

  private mutating func string(major expected: UInt8) throws(Failure) -> ArraySlice<UInt8> {
    let length = try count(major: expected)
    let slice = bytes[index..<index + length]
    index += length
    return slice
  }

  private mutating func head() throws(Failure) -> (major: UInt8, argument: UInt64) {
    let initial = try byte()
    let (major, info) = (initial >> 5, initial & 31)
    guard info >= 24 else { return (major, UInt64(info)) }
    guard info <= 27 else { throw .malformed }
    let length = 1 << Int(info - 24)
    guard bytes.endIndex - index >= length else { throw .malformed }
    var argument: UInt64 = 0
    for _ in 0..<length {
      argument = argument << 8 | UInt64(bytes[index])
      index += 1
    }
    let least: UInt64 = length == 1 ? 24 : 1 << UInt64(4 * length)
    guard argument >= least else { throw .malformed }
    return (major, argument)
  }

  private mutating func byte() throws(Failure) -> UInt8 {
    guard index < bytes.endIndex else { throw .malformed }
    defer { index += 1 }
    return bytes[index]
  }
}

/// Writes the subset of CBOR that records use, in the deterministic encoding of RFC 8949 section 4.2.
package struct CBORWriter {
  package private(set) var bytes: [UInt8] = []

  package init(reserving capacity: Int = 0) {
    bytes.reserveCapacity(capacity)
  }

  package mutating func write(_ value: Int64) {
    if value >= 0 { head(0, UInt64(value)) } else { head(1, UInt64(bitPattern: ~value)) }
  }

  package mutating func write(bytes value: ArraySlice<UInt8>) {
    head(2, UInt64(value.count))
    bytes.append(contentsOf: value)
  }

  package mutating func write(bytes value: UnsafeRawBufferPointer) {
    head(2, UInt64(value.count))
    bytes.append(contentsOf: value)
  }

  package mutating func write(text value: String) {
    let utf8 = value.utf8
    head(3, UInt64(utf8.count))
    bytes.append(contentsOf: utf8)
  }

  package mutating func write(_ value: Bool) { bytes.append(value ? 0xF5 : 0xF4) }
  package mutating func writeNull() { bytes.append(0xF6) }
  package mutating func beginArray(_ count: Int) { head(4, UInt64(count)) }
  package mutating func beginMap(_ count: Int) { head(5, UInt64(count)) }

  private mutating func head(_ major: UInt8, _ argument: UInt64) {
    let type = major << 5
    switch argument {
    case 0..<24: bytes.append(type | UInt8(argument))
    case 24...0xFF: append(type | 24, argument, 1)
    case 0x100...0xFFFF: append(type | 25, argument, 2)
    case 0x1_0000...0xFFFF_FFFF: append(type | 26, argument, 4)
    default: append(type | 27, argument, 8)
    }
  }

  private mutating func append(_ initial: UInt8, _ argument: UInt64, _ count: Int) {
    bytes.append(initial)
    for shift in stride(from: 8 * (count - 1), through: 0, by: -8) {
      bytes.append(UInt8(truncatingIfNeeded: argument >> UInt64(shift)))
    }
  }
}
