import Testing

import SessionsRedis

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
