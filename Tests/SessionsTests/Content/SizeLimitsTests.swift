import Sessions
import Testing

@Suite("Size limits [SZ-1] [SZ-2]")
struct SizeLimitsTests {
  private let value = EncodedValue(json: "1")

  private func code(_ content: SessionContent, _ limits: SizeLimits = SizeLimits()) async -> SessionErrorCode? {
    await errorCode { try limits.check(content) }
  }

  private func text(_ count: Int) -> String { String(repeating: "x", count: count) }

  @Test("keys have 1 to 256 bytes, counted as UTF-8")
  func keys() async {
    for map in [\SessionContent.fields, \SessionContent.flash] {
      func content(_ key: String) -> SessionContent {
        var content = SessionContent()
        content[keyPath: map][key] = value
        return content
      }
      #expect(await code(content(text(256))) == nil)
      #expect(await code(content(text(257))) == .tooLarge)
      #expect(await code(content(String(repeating: "é", count: 128))) == nil)
      #expect(await code(content(String(repeating: "é", count: 129))) == .tooLarge)
      #expect(await code(content("")) == .invalidKey)
      #expect(await code(content("\0")) == nil)
    }
  }

  @Test("values, fields and subjects have a largest size")
  func others() async {
    let large = EncodedValue([UInt8](repeating: 0x31, count: 16 * 1024))
    let larger = EncodedValue([UInt8](repeating: 0x31, count: 16 * 1024 + 1))
    #expect(await code(SessionContent(fields: ["a": large])) == nil)
    #expect(await code(SessionContent(fields: ["a": larger])) == .tooLarge)
    #expect(await code(SessionContent(flash: ["a": larger])) == .tooLarge)
    let many = FieldMap((0..<128).map { ("k\($0)", value) })
    #expect(await code(SessionContent(fields: many, flash: many)) == nil)
    #expect(await code(SessionContent(fields: many, flash: FieldMap(Array(many) + [("more", value)]))) == .tooLarge)
    #expect(await code(SessionContent(subject: text(256))) == nil)
    #expect(await code(SessionContent(subject: text(257))) == .tooLarge)
    #expect(await errorCode { try SizeLimits().check(recordBytes: 65536) } == nil)
    #expect(await errorCode { try SizeLimits().check(recordBytes: 65537) } == .tooLarge)
  }

  @Test("a commit over a limit writes nothing, and the session stays as it was")
  func nothingWritten() async throws {
    let site = try Site { $0.sizes.recordBytes = 300 }
    let token = try await site.visitor()
    let session = site.request(token)
    try session.set(.name, to: text(300))
    #expect(await errorCode { _ = try await session.commit() } == .tooLarge)
    #expect(site.records.calls == "1 load")
    // The change is still there and can be replaced by a smaller one.
    try session.set(.name, to: "small")
    #expect(try await session.commit().result == .committed)
    #expect(try await site.request(token).get(.name) == "small")

    let new = site.request()
    try new.set(.name, to: text(300))
    site.records.reset()
    #expect(await errorCode { _ = try await new.commit() } == .tooLarge)
    #expect(site.records.calls == "")
  }

  @Test("the message says what was over which limit, and not the value")
  func messages() async throws {
    var content = SessionContent(fields: ["card": EncodedValue(json: "\"" + String(repeating: "4111", count: 5000) + "\"")])
    let error = try #require(await sessionError { try SizeLimits().check(content) })
    #expect(error.message.contains("card") && error.message.contains("16384") && error.message.contains("20002"))
    #expect(!error.message.contains("4111"))
    content = SessionContent(subject: String(repeating: "alice", count: 100))
    let subject = try #require(await sessionError { try SizeLimits().check(content) })
    #expect(subject.message.contains("256") && !subject.message.contains("alice"))
  }
}
