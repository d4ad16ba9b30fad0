import Sessions
import Testing

@Suite("Verifiers and record keys")
struct VerifierAndKeyTests {
  @Test("a verifier keeps its 32 bytes")
  func verifierBytes() throws {
    let bytes: [UInt8] = (0..<32).map { 0xE0 ^ $0 }
    let verifier = try #require(SecretVerifier(bytes))
    #expect(verifier.bytes == bytes)
    #expect(SecretVerifier(bytes.dropLast()) == nil)
    #expect(SecretVerifier(bytes + [0]) == nil)
    #expect(SecretVerifier([UInt8]()) == nil)
    // A slice that does not start at 0 is read from its own start.
    #expect(SecretVerifier((bytes + bytes)[16..<48])?.bytes == Array((bytes + bytes)[16..<48]))
  }

  @Test("a verifier matches no other that differs in one bit, whichever it is [ID-5]")
  func everyBitCounts() throws {
    let bytes: [UInt8] = (0..<32).map { $0 &* 37 }
    let verifier = try #require(SecretVerifier(bytes))
    #expect(verifier.matches(verifier))
    for bit in 0..<256 {
      var other = bytes
      other[bit / 8] ^= 1 << UInt8(bit % 8)
      let different = try #require(SecretVerifier(other))
      #expect(!verifier.matches(different), "bit \(bit)")
      #expect(verifier != different)
    }
  }

  @Test("a key keeps its 16 bytes, in order")
  func keyBytes() throws {
    let bytes: [UInt8] = [0, 0, 0, 9, 0x80, 0xFF, 6, 7, 8, 9, 10, 11, 12, 13, 14, 255]
    let key = try #require(RecordKey(bytes))
    #expect(key.bytes == bytes)
    #expect(key.withUnsafeBytes { Array($0) } == bytes)
    #expect(RecordKey((bytes + bytes)[8..<24])?.bytes == Array((bytes + bytes)[8..<24]))
    #expect(key.logPrefix == "00000009")
    #expect("\(key)" == "00000009…")
    #expect(RecordKey([UInt8](repeating: 0xFF, count: 16))?.logPrefix == "ffffffff")
  }

  @Test("other numbers of bytes are no key", arguments: [0, 1, 15, 17, 32])
  func keyLengths(count: Int) {
    #expect(RecordKey([UInt8](repeating: 1, count: count)) == nil)
  }

  @Test("keys that differ in any byte are different keys of a dictionary")
  func keyEquality() throws {
    var keys: [RecordKey: Int] = [:]
    keys[try #require(RecordKey([UInt8](repeating: 0, count: 16)))] = -1
    for position in 0..<16 {
      var bytes = [UInt8](repeating: 0, count: 16)
      bytes[position] = 1
      keys[try #require(RecordKey(bytes))] = position
    }
    #expect(keys.count == 17)
  }

  @Test("errors thrown in withUnsafeBytes come out with their type")
  func typedErrors() throws {
    let key = try #require(RecordKey([UInt8](repeating: 0, count: 16)))
    #expect(throws: PayloadError.corrupt) {
      try key.withUnsafeBytes { _ throws(PayloadError) in throw PayloadError.corrupt }
    }
  }
}
