import Sessions
import Testing

import SessionsRedis

/// The bytes of a stored record, which stay readable for ever.
@Suite struct ValueTests {
  private let golden: [UInt8] =
    [1, 0x80, 0, 0, 0, 0, 0, 0, 1] + [0x80, 0, 0, 0, 0, 0, 0, 1] + [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]
    + [0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFE] + [0x80, 0, 0, 0, 0, 0, 1, 0] + [0, 4] + Array("ada".utf8) + [0, 255]

  private func read(_ bytes: [UInt8]) -> SessionRecord? { bytes.withUnsafeBytes { RedisValue.record($0) } }

  @Test func `a record has these bytes`() {
    let record = SessionRecord(
      version: 9, createdAt: Timestamp(milliseconds: 1), absoluteDeadline: .unlimited, idleDeadline: Timestamp(milliseconds: -2),
      subject: "ada", payload: [0, 255])
    var bytes: [UInt8] = []
    RedisValue.append(record, indexedUntil: Timestamp(milliseconds: 256), to: &bytes)
    #expect(bytes == golden)
    #expect(bytes.count == RedisValue.count(record))
    var stored = record
    stored.version = 1
    #expect(read(golden) == stored)
  }

  @Test(arguments: [nil, "", "é", String(repeating: "x", count: 65_534)] as [String?])
  func `subjects come back`(subject: String?) {
    let record = SessionRecord(createdAt: now, absoluteDeadline: later, idleDeadline: later, subject: subject, payload: [])
    var bytes: [UInt8] = []
    RedisValue.append(record, indexedUntil: nil, to: &bytes)
    #expect(read(bytes) == record)
  }

  @Test func `what is no record is not taken for one`() {
    for count in 0..<46 { #expect(read(Array(golden.prefix(count))) == nil, "\(count) bytes") }
    #expect(read([2] + golden.dropFirst()) == nil)
    var text = golden
    text[43] = 0xFF
    #expect(read(text) == nil)
    #expect(read(Array("a text that is longer than the header of a record".utf8)) == nil)
  }

  @Test func `numbers sort as their bytes do`() {
    let numbers: [Int64] = [.min, -1 << 40, -1, 0, 1, 255, 256, 1 << 53, 1 << 53 + 1, .max - 1, .max]
    let encoded = numbers.map { number in
      var bytes: [UInt8] = []
      RedisValue.append(number, to: &bytes)
      return bytes
    }
    for (first, second) in zip(encoded, encoded.dropFirst()) { #expect(first.lexicographicallyPrecedes(second)) }
    #expect(encoded.map { bytes in bytes.withUnsafeBytes { RedisValue.number($0, at: 0) } } == numbers)
  }
}

/// The slots of a cluster and the digests of scripts, by known answers.
@Suite struct SlotTests {
  @Test(arguments: [("123456789", 12739), ("", 0), ("{user1000}.following", 3443), ("foo{}{bar}", 8363), ("foo{{bar}}zap", 4015)])
  func `a name's slot is the servers'`(name: String, slot: Int) {
    #expect(RedisSlot.of(Array(name.utf8)) == slot)
  }

  @Test func `only what stands between the first braces counts`() {
    #expect(RedisSlot.of(Array("foo{bar}{zap}".utf8)) == RedisSlot.of(Array("bar".utf8)))
    #expect(RedisSlot.of(Array("{{bar".utf8)) != RedisSlot.of(Array("bar".utf8)))
  }

  @Test func `a script's name is the SHA-1 that Redis gives it`() {
    #expect(String(decoding: RedisScript.digest("abc"), as: UTF8.self) == "a9993e364706816aba3e25717850c26c9cd0d89d")
    #expect(String(decoding: RedisScript.digest(""), as: UTF8.self) == "da39a3ee5e6b4b0d3255bfef95601890afd80709")
    #expect(
      String(decoding: RedisScript.digest(String(repeating: "a", count: 64)), as: UTF8.self)
        == "0098ba824b5c16427bd7a1122a5a442a25ec644d")
  }
}
