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
