import Foundation
import Sessions
import Testing

@Suite("Encoded values")
struct EncodedValueTests {
  struct Profile: Codable, Sendable, Equatable {
    var name: String
    var tags: [String: Int]
    var age: Int?
  }

  @Test("a value comes back as it was [FD-4]")
  func roundTrip() throws {
    let profile = Profile(name: "Zoë \u{0} 🍪 \"</script>", tags: ["b": 2, "a": 1], age: nil)
    let value = try EncodedValue(encoding: profile, for: "profile")
    #expect(try value.decoded(as: Profile.self, for: "profile") == profile)
  }

  @Test("equal values have equal bytes, whatever the order of a dictionary [FD-5]")
  func deterministic() throws {
    let keys = (0..<50).map { "key\($0)" }
    let one = Dictionary(uniqueKeysWithValues: keys.map { ($0, 1) })
    let other = Dictionary(uniqueKeysWithValues: keys.reversed().map { ($0, 1) })
    #expect(try EncodedValue(encoding: one, for: "k") == EncodedValue(encoding: other, for: "k"))
    #expect(try EncodedValue(encoding: ["b": "/", "a": "/"], for: "k").json == #"{"a":"/","b":"/"}"#)
  }

  @Test("single numbers, texts and truth values are values as well")
  func fragments() throws {
    #expect(try EncodedValue(encoding: 5, for: "k").json == "5")
    #expect(try EncodedValue(encoding: "x", for: "k").json == "\"x\"")
    #expect(try EncodedValue(encoding: true, for: "k").json == "true")
    #expect(try EncodedValue(json: "5").decoded(as: Int.self, for: "k") == 5)
    #expect(try EncodedValue(json: "null").decoded(as: Int?.self, for: "k") == nil)
  }

  @Test("texts, integers and booleans have the bytes that a coder gives them, and are read as a coder reads them")
  func plainValues() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    func check<Value: Codable & Equatable>(_ value: Value) throws {
      let bytes = [UInt8](try encoder.encode(value))
      #expect(Array(try EncodedValue(encoding: value, for: "k").bytes) == bytes, "\(value)")
      #expect(try EncodedValue(bytes).decoded(as: Value.self, for: "k") == value, "\(value)")
    }
    for scalar in (0..<0x300).compactMap(Unicode.Scalar.init) { try check("a\(Character(scalar))b") }
    for text in ["", "/", "</script>", "\u{2028}", "🍪 e\u{301} \u{E9}", "\u{FFFE}", String(repeating: "x", count: 5000)] { try check(text) }
    for number in [0, 1, -1, 9, 10, Int.max, .min, 999_999_999_999_999_999, -999_999_999_999_999_999, 1_000_000_000_000_000_000] {
      try check(number)
      try check(Int64(number))
      try check(String(number))
    }
    for number in [Int32.min, .max] { try check(number) }
    try check(UInt64.max)
    for flag in [true, false, nil] as [Bool?] { try check(flag) }
    for flag in [true, false] { try check(flag) }
    for text in ["x", nil] as [String?] { try check(text) }
  }

  @Test(
    "what a coder refuses is refused, and what it accepts is accepted",
    arguments: [
      "-0", "00", "01", "-", "+1", "1 ", " 1", "1.0", "1e2", "tru", "true ", "TRUE", "\"a", "\"\\u0061\"", "\"a\"b\"", "\"", "1\"",
    ])
  func sameAsCoder(json: String) async {
    func check<Value: Decodable & Equatable>(_ type: Value.Type) {
      let expected = try? JSONDecoder().decode(type, from: Data(json.utf8))
      let actual = try? EncodedValue(json: json).decoded(as: type, for: "k")
      #expect(actual == expected, "\(json) as \(type)")
    }
    check(Int.self)
    check(Int64.self)
    check(Bool.self)
    check(String.self)
  }

  @Test(
    "a value of another type is a mismatch that names the key and not the value [FD-4] [ERR-4]",
    arguments: [#""hunter2""#, "1.5", "{", "", #"{"hunter2":1}"#, "[\"hunter2\"]", "99999999999999999999"])
  func mismatch(json: String) async throws {
    let value = EncodedValue(json: json)
    let error = try #require(await sessionError { _ = try value.decoded(as: Int.self, for: "visits") })
    #expect(error.code == .typeMismatch)
    #expect(error.message.contains("visits"))
    #expect(error.message.contains("Int"))
    #expect(!error.message.contains("hunter2"))
  }

  @Test("bytes that are no text are a mismatch and not a crash")
  func binary() async {
    for bytes: [UInt8] in [[0], [0xFF, 0xFE], [0x22, 0xFF, 0x22], [0xC0, 0x80], []] {
      let value = EncodedValue(bytes)
      #expect(await errorCode { _ = try value.decoded(as: String.self, for: "k") } == .typeMismatch)
    }
  }

  @Test("a value that JSON cannot say is refused, without being quoted")
  func notEncodable() async throws {
    struct Secretive: Encodable {
      func encode(to encoder: any Encoder) throws {
        throw EncodingError.invalidValue("hunter2", .init(codingPath: [], debugDescription: "hunter2"))
      }
    }
    let infinite = try #require(await sessionError { _ = try EncodedValue(encoding: Double.infinity, for: "rate") })
    #expect(infinite.code == .encodingFailed)
    #expect(infinite.message.contains("rate"))
    let secretive = try #require(await sessionError { _ = try EncodedValue(encoding: Secretive(), for: "k") })
    #expect(secretive.code == .encodingFailed)
    #expect(!secretive.message.contains("hunter2"))
  }
}
