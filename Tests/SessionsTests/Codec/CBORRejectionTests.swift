import Sessions
import Testing

@Suite("CBOR: what is not deterministic is refused")
struct CBORRejectionTests {
  /// Whether any of the reader's functions accepts the bytes as a whole item of its type.
  private func accepted(_ input: [UInt8]) -> [String] {
    var accepted: [String] = []
    func attempt(_ name: String, _ body: (inout CBORReader) throws -> Void) {
      var reader = CBORReader(input[...])
      if (try? body(&reader)) != nil { accepted.append(name) }
    }
    attempt("integer") { _ = try $0.readInteger() }
    attempt("bytes") { _ = try $0.readBytes() }
    attempt("text") { _ = try $0.readText() }
    attempt("bool") { _ = try $0.readBool() }
    attempt("array") { _ = try $0.readArrayCount() }
    attempt("map") { _ = try $0.readMapCount() }
    attempt("null") { if !$0.readNullIfPresent() { throw PayloadError.corrupt } }
    return accepted
  }

  @Test("an argument in a longer head than it needs", arguments: UInt8(0)...5)
  func longerHeads(major: UInt8) {
    let type = major << 5
    // Enough zero bytes follow for every length that could be meant.
    let rest = [UInt8](repeating: 0, count: 70000)
    for small in [UInt8(0), 1, 23] {
      #expect(accepted([type | 24, small] + rest).isEmpty)
    }
    for low in [UInt8(0), 24, 255] {
      #expect(accepted([type | 25, 0, low] + rest).isEmpty)
      #expect(accepted([type | 26, 0, 0, 0, low] + rest).isEmpty)
      #expect(accepted([type | 26, 0, 0, 255, low] + rest).isEmpty)
      #expect(accepted([type | 27, 0, 0, 0, 0, 0, 0, 0, low] + rest).isEmpty)
      #expect(accepted([type | 27, 0, 0, 0, 0, 0, 0, 255, low] + rest).isEmpty)
      #expect(accepted([type | 27, 0, 0, 0, 0, 255, 255, 255, low] + rest).isEmpty)
    }
    // The shortest heads for the same kinds of numbers are fine.
    #expect(accepted([type | 24, 24] + rest).count == 1)
    #expect(accepted([type | 25, 1, 0] + rest).count == 1)
    #expect(accepted([type | 26, 0, 1, 0, 0] + rest).count == 1)
  }

  @Test("reserved and indefinite lengths", arguments: UInt8(0)...7)
  func reserved(major: UInt8) {
    for info in UInt8(28)...31 {
      #expect(accepted([major << 5 | info] + [UInt8](repeating: 0xFF, count: 16)).isEmpty)
    }
  }

  @Test("tags, floating-point numbers and other simple values")
  func otherTypes() {
    for initial in UInt8(0xC0)...0xDF { #expect(accepted([initial, 0, 0, 0, 0, 0, 0, 0, 0]).isEmpty) }
    for initial in UInt8(0xE0)...0xFF where !(0xF4...0xF6).contains(initial) {
      #expect(accepted([initial, 0, 0, 0, 0, 0, 0, 0, 0]).isEmpty)
    }
  }

  @Test("a type is read as itself only")
  func types() {
    #expect(accepted([0x01]) == ["integer"])
    #expect(accepted([0x21]) == ["integer"])
    #expect(accepted([0x41, 0]) == ["bytes"])
    #expect(accepted([0x61, 0x61]) == ["text"])
    #expect(accepted([0x81, 0]) == ["array"])
    #expect(accepted([0xA1, 0]) == ["map"])
    #expect(accepted([0xF4]) == ["bool"])
    #expect(accepted([0xF6]) == ["null"])
    #expect(accepted([]).isEmpty)
  }

  @Test("counts and lengths past the end, up to 2^64 - 1", arguments: UInt8(2)...5)
  func pastTheEnd(major: UInt8) {
    let type = major << 5
    #expect(accepted([type | 3, 0x61, 0x61]).isEmpty)
    #expect(accepted([type | 24, 24] + [UInt8](repeating: 0x61, count: 23)).isEmpty)
    #expect(accepted([type | 26, 0x7F, 0xFF, 0xFF, 0xFF, 0]).isEmpty)
    #expect(accepted([type | 27, 0x7F] + [UInt8](repeating: 0xFF, count: 8)).isEmpty)
    #expect(accepted([type | 27] + [UInt8](repeating: 0xFF, count: 16)).isEmpty)
  }

  @Test("text that is not UTF-8", arguments: ["61ff", "62c080", "63eda080", "61c3", "64f4908080", "6180"])
  func notUTF8(encoding: String) throws {
    #expect(accepted(try #require(bytes(hex: encoding))).isEmpty)
  }

  @Test("a slice is read within its own bounds")
  func slices() throws {
    let bytes: [UInt8] = [0xFF, 0x42, 1, 2, 3]
    var reader = CBORReader(bytes[1..<4])
    #expect(try reader.readBytes() == [1, 2])
    #expect(reader.isAtEnd)
    var short = CBORReader(bytes[1..<3])
    #expect(throws: CBORReader.Failure.malformed) { try short.readBytes() }
  }
}
