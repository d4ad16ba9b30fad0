import Sessions

/// What faulty stores take a key for. Random keys are hardly ever taken for one another.
extension RecordKey {
  /// The key in lower case, if it is nothing but letters.
  var withoutCase: RecordKey {
    let folded = bytes.map { $0 | 0x20 }
    guard folded.allSatisfy({ (0x61...0x7A).contains($0) }) else { return self }
    return RecordKey(folded) ?? self
  }

  /// The key with nothing in its last byte.
  var withoutLastByte: RecordKey { RecordKey(high: high, low: low & ~0xFF) }
}
