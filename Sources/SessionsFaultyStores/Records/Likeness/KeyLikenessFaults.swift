import Sessions

extension FaultyStore {
  /// Faults that take keys for one that differ in little.
  static let keyLikeness: [FaultyStore] = [
    FaultyStore(
      "key-base64-folded", "Keys are compared by their base64 without regard to case, as the text of a column or of a file's name is.",
      probe: { subject in
        _ = try await subject.records.create(RecordKey(high: 0, low: 0), subject.record(), now: subject.now)
        // "AAAA…" and "aAAA…".
        return subject.describe(try await subject.records.load(RecordKey(high: 26 << 58, low: 0), now: subject.now))
      },
      records: { base in foldingKeys(base) { $0.foldedBase64 } }),
    FaultyStore(
      "key-padding-trimmed", "Zeros and spaces at the end of a key are taken for padding.",
      probe: { subject in
        _ = try await subject.records.create(RecordKey(high: 1, low: 0x6100), subject.record(), now: subject.now)
        return subject.describe(try await subject.records.load(RecordKey(high: 1, low: 0x6120), now: subject.now))
      },
      records: { base in
        foldingKeys(base) { key in [0x00, 0x20].contains(key.low & 0xFF) ? RecordKey(high: key.high, low: key.low & ~0xFF) : key }
      }),
    FaultyStore(
      "key-first-bit-lost", "The first bit of a key is lost, as that of a signed number.",
      probe: { subject in
        _ = try await subject.records.create(RecordKey(high: 1, low: 1), subject.record(), now: subject.now)
        return subject.describe(try await subject.records.load(RecordKey(high: 1 << 63 | 1, low: 1), now: subject.now))
      },
      records: { base in foldingKeys(base) { RecordKey(high: $0.high & ~(1 << 63), low: $0.low) } }),
    FaultyStore(
      "key-as-text", "Keys are told apart as text: bytes that are no UTF-8 are all the same.",
      probe: { subject in
        _ = try await subject.records.create(RecordKey(high: 0, low: 0x80), subject.record(), now: subject.now)
        return subject.describe(try await subject.records.load(RecordKey(high: 0, low: 0x81), now: subject.now))
      },
      records: { base in
        foldingKeys(base) { key in
          let text = Array(String(decoding: key.bytes, as: UTF8.self).utf8)
          return RecordKey(Array((text + key.bytes.map { $0 & 0x80 }).prefix(16))) ?? key
        }
      }),
    FaultyStore(
      "index-by-half-key", "The index knows one record for each first half of a key.",
      probe: { subject in
        for low: UInt64 in 1...2 {
          _ = try await subject.records.create(RecordKey(high: 1, low: low), subject.record(subject: "ada"), now: subject.now)
        }
        return try await subject.listed("ada")
      },
      records: { base in
        AlteredRecordStore(
          base,
          records: { request in
            var halves: Set<UInt64> = []
            return try await base.records(request).filter { halves.insert($0.key.high).inserted }
          })
      }),
    FaultyStore(
      "index-by-other-half", "The index knows one record for each second half of a key.",
      probe: { subject in
        for high: UInt64 in 1...2 {
          _ = try await subject.records.create(RecordKey(high: high, low: 1), subject.record(subject: "ada"), now: subject.now)
        }
        return try await subject.listed("ada")
      },
      records: { base in
        AlteredRecordStore(
          base,
          records: { request in
            var halves: Set<UInt64> = []
            return try await base.records(request).filter { halves.insert($0.key.low).inserted }
          })
      }),
  ]
}

extension RecordKey {
  /// A key for all keys whose base64 differs in case only.
  fileprivate var foldedBase64: RecordKey {
    // The text has 21 characters of six bits, from the top; the last one has two bits, and no letter in the other case.
    var (high, low) = (high, low)
    for place in 0..<21 {
      let shift = 122 - 6 * place
      let sextet = (shift >= 64 ? high >> (shift - 64) : shift > 58 ? high << (64 - shift) | low >> shift : low >> shift) & 0x3F
      guard (26..<52).contains(sextet) else { continue }
      let difference = sextet ^ (sextet - 26)
      if shift >= 64 {
        high ^= difference << (shift - 64)
      } else {
        low ^= difference << shift
        if shift > 58 { high ^= difference >> (64 - shift) }
      }
    }
    return RecordKey(high: high, low: low)
  }
}
