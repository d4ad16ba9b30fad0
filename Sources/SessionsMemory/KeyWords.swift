import Sessions

/// The 16 bytes of a key as two words, in the machine's order: what ``RecordTable`` stores, hashes and compares.
struct KeyWords: Equatable {
  let first: UInt64
  let second: UInt64

  static let zero = KeyWords(first: 0, second: 0)

  init(first: UInt64, second: UInt64) {
    self.first = first
    self.second = second
  }

  init(_ key: RecordKey) {
    self = key.withUnsafeBytes { bytes in
      KeyWords(
        first: bytes.loadUnaligned(as: UInt64.self), second: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
    }
  }

  var key: RecordKey {
    guard let key = withUnsafeBytes(of: self, { RecordKey($0) }) else { preconditionFailure("a key has 16 bytes") }
    return key
  }
}
