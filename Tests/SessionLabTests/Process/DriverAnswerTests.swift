import Foundation
import SessionLab
import Sessions
import Testing

/// The strict reading of what a store's process writes.
@Suite struct DriverAnswerTests {
  /// The mistake in an answer that should be true or false, or "none".
  private func mistake(_ line: String) -> String {
    mistake(line, as: Bool.self)
  }

  private func mistake<Value: DriverValue>(_ line: String, as type: Value.Type) -> String {
    do throws(DriverMistake) {
      _ = try DriverAnswer(Data(line.utf8)).result(type)
      return "none"
    } catch {
      return error.description
    }
  }

  @Test func `an answer has one of ok and error, where null is no error`() {
    #expect(mistake(#"{"id":1,"ok":true}"#) == "none")
    #expect(mistake(#"{"id":1,"ok":true,"error":null,"more":[{}]}"#) == "none")
    #expect(mistake(#"{"id":1,"ok":null,"error":{"code":"closed","message":"m"}}"#) == "none")
    #expect(mistake(#"{"id":1}"#) == "it has neither 'ok' nor 'error'")
    #expect(mistake(#"{"id":1,"error":null}"#) == "it has neither 'ok' nor 'error'")
    #expect(
      mistake(#"{"id":1,"ok":false,"error":{}}"#) == "it has both 'ok', which is false, and 'error', which is an object")
  }

  @Test(
    arguments: [
      (#""1""#, #"'id' is "1" and no integer"#), ("1.0", "'id' is 1.0 and no integer"), ("1e0", "'id' is 1e0 and no integer"),
      ("true", "'id' is true and no integer"), ("null", "'id' is null and no integer"), ("[1]", "'id' is a list and no integer"),
      ("9223372036854775808", "'id' is 9223372036854775808, which is no 64-bit integer"),
    ])
  func `a number is an integer in digits`(id: String, expected: String) {
    #expect(mistake("{\"id\":\(id),\"ok\":true}").hasPrefix(expected))
  }

  @Test func `integers are read to the last digit`() throws {
    for value in [Int64.min, -9_007_199_254_740_993, 0, 9_007_199_254_740_993, .max] {
      #expect(try DriverAnswer(Data("{\"id\":1,\"ok\":\(value)}".utf8)).result(Int64.self).get() == value)
    }
  }

  @Test func `a mistake names the member and its value`() {
    let record = #"{"id":1,"ok":{"version":1,"createdAt":2,"absoluteDeadline":3,"idleDeadline":4,"payload":"AQID"}}"#
    func recordMistake(_ line: String) -> String { mistake(line, as: WireRecord?.self) }
    #expect(recordMistake(record) == "none")
    #expect(
      recordMistake(record.replacing(":3", with: ":3.5")).hasPrefix("'absoluteDeadline' of 'ok' is 3.5 and no integer"))
    #expect(recordMistake(record.replacing("AQID", with: "A?")) == #"'payload' of 'ok' is "A?" and no base64 with padding"#)
    #expect(recordMistake(record.replacing(",\"idleDeadline\":4", with: "")) == "'idleDeadline' of 'ok' is missing")
    #expect(mistake(#"{"id":1,"ok":1}"#) == "'ok' is 1 and neither true nor false")
    #expect(
      mistake(#"{"id":1,"error":{"code":"offline","message":"m"}}"#).hasPrefix(#"'code' of 'error' is "offline" and none of unavailable"#))
    #expect(mistake(#"{"id":1,"error":{"code":"closed"}}"#) == "'message' of 'error' is missing")
    #expect(mistake(#"{"id":1,"error":{"code":"closed","message":"m","retryAfter":-1}}"#).contains("is -1, which is negative"))
  }

  @Test(
    arguments: [
      "", "{", "nonsense", "[1]", #"{"id":1,"ok":true"#, #"{"id":1,"ok":true}}"#, #"{"id":1,"ok":true,}"#, #"{"id":01,"ok":true}"#,
      #"{"id":1,"ok":tru}"#, #"{"id":1,"ok":true,"ok":false}"#, #"{"id":1,"a":"\x"}"#, #"{"id":1,"a":"\ud83d"}"#,
      "{\"id\":1,\"a\":\"\u{1}\"}",
      #"{"id":1,"a":1.}"#, #"{"id":1,"a":+1}"#, #"{"id":1,"a":1e}"#, #"{id:1}"#, String(repeating: "[", count: 100_000),
    ])
  func `what is no object of JSON is refused`(line: String) {
    #expect(throws: DriverMistake.self) { try DriverAnswer(Data(line.utf8)) }
  }

  @Test func `texts with escapes are what they say, and bytes that are no text are refused`() throws {
    let line = Data(#" { "id" : 1 , "ok" : "a\u00e9\ud83d\ude00\n\/\"é😀" } "#.utf8) + Data("\r".utf8)
    #expect(try DriverAnswer(line).result(String.self).get() == "aé😀\n/\"é😀")
    #expect(throws: DriverMistake.self) { try DriverAnswer(Data([0x7B, 0x22, 0xFF, 0x22, 0x3A, 0x31, 0x7D])) }
  }

  @Test func `what a program says is short and moves no cursor`() throws {
    let message = String(repeating: "x", count: 1_000_000)
    guard
      case .failure(let long) = try DriverAnswer(Data(#"{"id":1,"error":{"code":"backend","message":"\#(message)"}}"#.utf8))
        .result(Bool.self)
    else { Issue.record("no error came"); return }
    #expect(long.message == String(repeating: "x", count: 200) + "… (1000000 bytes)")
    guard
      case .failure(let red) = try DriverAnswer(Data(#"{"id":1,"error":{"code":"backend","message":"\u001b[31mé\u202e\n"}}"#.utf8))
        .result(Bool.self)
    else { Issue.record("no error came"); return }
    #expect(red.message == #"\u{1B}[31mé\u{202E}\n"#)
    #expect(DriverText.clean(Data(repeating: 0x61, count: 900)) == String(repeating: "a", count: 200) + "… (900 bytes)")
  }
}
