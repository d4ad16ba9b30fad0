import Sessions
import Testing

/// For any bytes, decoding ends with a payload or an error; and accepted bytes have no other encoding.
@Suite("Record format: fuzzing with a fixed seed")
struct RecordFuzzTests {
  /// Decodes and, when that succeeds, compares the encoding; returns whether it succeeded.
  private func check(_ input: [UInt8]) -> Bool {
    guard let payload = try? RecordPayload(input) else { return false }
    let again = payload.encoded()
    if again != input { Issue.record("\(hex(input)) was accepted and is written as \(hex(again))") }
    return true
  }

  @Test("random bytes")
  func randomBytes() {
    var generator = SplitMix64(seed: 11)
    for _ in 0..<20_000 {
      _ = check(generator.bytes(Int.random(in: 0...96, using: &generator)))
    }
  }

  @Test("random sequences of likely bytes behind a valid beginning")
  func randomEndings() throws {
    var generator = SplitMix64(seed: 12)
    let minimal = try #require(RecordFixture.all.first { $0.name == "minimal" })
    let beginning = try #require(bytes(hex: minimal.hex)).prefix(38)
    let likely: [UInt8] = [0, 1, 2, 3, 4, 3, 4, 16, 17, 18, 19, 20, 0x18, 0x20, 0x40, 0x41, 0x60, 0x61, 0xA0, 0xA0, 0xA1, 0xF5, 0xF6]
    var accepted = 0
    for _ in 0..<12_000 {
      let ending = (0..<Int.random(in: 4...7, using: &generator)).map { _ in likely.randomElement(using: &generator) ?? 0 }
      var input = Array(beginning + ending)
      input[0] = UInt8.random(in: 0xA3...0xA6, using: &generator)
      if check(input) { accepted += 1 }
      input.replaceSubrange(38..., with: [3, 0xA0, 4, 0xA0] + ending)
      if check(input) { accepted += 1 }
    }
    // Some are valid; otherwise this would only try the first check.
    #expect(accepted > 0)
    #expect(accepted < 6000)
  }

  @Test("changed golden bytes", arguments: RecordFixture.all)
  func mutated(fixture: RecordFixture) throws {
    var generator = SplitMix64(seed: 13)
    let whole = try #require(bytes(hex: fixture.hex))
    #expect(check(whole))
    var accepted = 0
    for _ in 0..<1000 {
      var input = whole
      for _ in 0..<Int.random(in: 1...3, using: &generator) { mutate(&input, &generator) }
      if check(input) { accepted += 1 }
    }
    // Verifiers and values are free bytes: some changes give another valid record, or the test tests nothing.
    #expect(accepted > 0)
    #expect(accepted < 1000)
  }

  @Test("every change of one bit of the shortest record")
  func everyBit() throws {
    let minimal = try #require(RecordFixture.all.first { $0.name == "minimal" })
    let whole = try #require(bytes(hex: minimal.hex))
    for bit in 0..<whole.count * 8 {
      var input = whole
      input[bit / 8] ^= 1 << UInt8(bit % 8)
      // Only the 32 bytes of the verifier may change.
      #expect(check(input) == (6..<38).contains(bit / 8), "bit \(bit)")
    }
  }

  @Test("random content survives encoding and decoding")
  func roundTrips() throws {
    var generator = SplitMix64(seed: 14)
    for _ in 0..<500 {
      let payload = try randomPayload(&generator)
      let encoded = payload.encoded()
      #expect(try RecordPayload(encoded) == payload)
      #expect(check(encoded))
    }
  }

  private func mutate(_ input: inout [UInt8], _ generator: inout SplitMix64) {
    guard !input.isEmpty else { return input.append(UInt8.random(in: .min ... .max, using: &generator)) }
    let position = Int.random(in: 0..<input.count, using: &generator)
    switch Int.random(in: 0..<6, using: &generator) {
    case 0: input[position] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
    case 1: input[position] = UInt8.random(in: .min ... .max, using: &generator)
    case 2: input.remove(at: position)
    case 3: input.insert(UInt8.random(in: .min ... .max, using: &generator), at: position)
    case 4: input.removeLast(min(input.count, Int.random(in: 1...8, using: &generator)))
    default:
      let end = Int.random(in: position...input.count, using: &generator)
      input.insert(contentsOf: input[position..<end], at: position)
    }
  }

  private func randomPayload(_ generator: inout SplitMix64) throws -> RecordPayload {
    func number() -> Int64 { Int64.random(in: .min ... .max, using: &generator) >> Int64.random(in: 0..<64, using: &generator) }
    func time() -> Timestamp? { Bool.random(using: &generator) ? Timestamp(milliseconds: number()) : nil }
    func limit() -> SessionLimit? {
      [nil, .unlimited, .after(.milliseconds(number()))].randomElement(using: &generator) ?? nil
    }
    func map() -> FieldMap {
      let letters = ["a", "é", "e\u{301}", "🍪", "\0", ".", "中"]
      return FieldMap(
        (0..<Int.random(in: 0...30, using: &generator)).map { _ in
          let key = (0..<Int.random(in: 1...9, using: &generator)).map { _ in letters.randomElement(using: &generator) ?? "" }
          return (key.joined(), EncodedValue(generator.bytes(Int.random(in: 0...300, using: &generator))))
        })
    }
    let verifier = try #require(SecretVerifier(generator.bytes(32)))
    let other = try #require(SecretVerifier(generator.bytes(32)))
    let previous = SupersededVerifier(
      verifier: other, rotatedAt: Timestamp(milliseconds: number()), graceEndsAt: Timestamp(milliseconds: number()),
      isPeriodic: .random(using: &generator))
    return RecordPayload(
      verifier: verifier, previous: Bool.random(using: &generator) ? previous : nil,
      content: SessionContent(
        fields: map(), flash: map(), isPersistent: .random(using: &generator), idleLimit: limit(),
        absoluteLimit: limit(), authenticatedAt: time(), lifetimeRestartedAt: time()))
  }
}
