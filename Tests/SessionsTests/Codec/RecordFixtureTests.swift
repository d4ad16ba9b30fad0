import Sessions
import Testing

/// The golden bytes were made with another CBOR library; they have to stay readable for ever.
@Suite("Record format: golden bytes")
struct RecordFixtureTests {
  @Test("all fixtures are found and can be read")
  func complete() {
    #expect(
      Set(RecordFixture.all.map(\.name)).isSuperset(of: [
        "minimal", "fields-and-flash", "previous-periodic", "previous-privilege", "all-settings", "unlimited-limits",
        "extreme-numbers", "256-fields",
      ]))
    #expect(RefusedPayloads.cases("corrupt.json").count >= 50)
    #expect(RefusedPayloads.cases("newer-format.json").count >= 4)
  }

  @Test("the bytes decode to the content", arguments: RecordFixture.all)
  func decodes(fixture: RecordFixture) throws {
    let payload = try RecordPayload(try #require(bytes(hex: fixture.hex)))
    #expect(payload == fixture.payload)
  }

  @Test("the content encodes to the bytes", arguments: RecordFixture.all)
  func encodes(fixture: RecordFixture) throws {
    #expect(hex(try #require(fixture.payload).encoded()) == fixture.hex)
  }

  @Test("the subject is a column and not part of the bytes", arguments: RecordFixture.all)
  func subject(fixture: RecordFixture) throws {
    var payload = try #require(fixture.payload)
    payload.content.subject = "alice"
    #expect(hex(payload.encoded()) == fixture.hex)
  }

  @Test("keys that differ only by their bytes stay two keys [FD-2]")
  func byteKeys() throws {
    let fixture = try #require(RecordFixture.all.first { $0.name == "fields-and-flash" })
    let content = try RecordPayload(try #require(bytes(hex: fixture.hex))).content
    #expect(content.fields["caf\u{e9}"]?.json == "1")
    #expect(content.fields["cafe\u{301}"]?.json == "2")
    #expect(content.fields["visits"]?.json == "3")
    #expect(content.flash["visits"]?.json == "\"flash\"")
    #expect(content.fields["a\0b"]?.json == "true")
    #expect(content.fields["caf"] == nil)
  }

  @Test("a payload cut off at any byte is corrupt", arguments: RecordFixture.all)
  func truncated(fixture: RecordFixture) throws {
    let whole = try #require(bytes(hex: fixture.hex))
    for count in 0..<whole.count {
      #expect(throws: PayloadError.corrupt, "\(count) bytes") { try RecordPayload(Array(whole[..<count])) }
    }
  }

  @Test("corrupt payloads", arguments: RefusedPayloads.cases("corrupt.json"))
  func corrupt(refused: RefusedPayloads.Case) throws {
    let payload = try #require(bytes(hex: refused.hex))
    #expect(throws: PayloadError.corrupt, "\(refused.name)") { try RecordPayload(payload) }
  }

  @Test("payloads in a newer format are told apart [ERR-3]", arguments: RefusedPayloads.cases("newer-format.json"))
  func newer(refused: RefusedPayloads.Case) throws {
    let payload = try #require(bytes(hex: refused.hex))
    let format = try #require(refused.format)
    #expect(throws: PayloadError.newerFormat(format), "\(refused.name)") { try RecordPayload(payload) }
  }
}
