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
