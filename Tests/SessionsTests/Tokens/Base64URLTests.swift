import Foundation
import Sessions
import Testing

@Suite("Base64URL")
struct Base64URLTests {
  private func encode(_ bytes: [UInt8]) -> String { bytes.withUnsafeBytes { Base64URL.encode($0) } }

  /// Foundation's encoder with the other alphabet and without padding: an independent implementation.
  private func reference(_ bytes: [UInt8]) -> String {
    Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
  }

  @Test("encodes and decodes every length as Foundation does")
  func lengths() {
    var generator = SplitMix64(seed: 1)
    for count in 0...300 {
      let bytes = generator.bytes(count)
      let text = encode(bytes)
      #expect(text == reference(bytes))
      #expect(text.utf8.count == Base64URL.encodedCount(count))
      #expect(Base64URL.decodedCount(text.utf8.count) == count)
      #expect(Base64URL.decode(text) == bytes)
    }
  }

  @Test(
    "encodes the vectors of RFC 4648 section 10, without padding",
    arguments: [
      ("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"), ("fooba", "Zm9vYmE"),
      ("foobar", "Zm9vYmFy"),
    ])
  func vectors(plain: String, encoded: String) {
    #expect(encode(Array(plain.utf8)) == encoded)
    #expect(Base64URL.decode(encoded) == Array(plain.utf8))
  }

  @Test("uses the characters - and _")
  func alphabet() {
    #expect(encode([0xFB, 0xEF, 0xBE, 0xFF, 0xFF, 0xFF]) == "----____")
  }

  @Test("refuses the lengths that no bytes have", arguments: [1, 5, 9, 65])
  func impossibleLengths(count: Int) {
    #expect(Base64URL.decodedCount(count) == nil)
    #expect(Base64URL.decode(String(repeating: "A", count: count)) == nil)
  }

  @Test("refuses a last character whose unused bits are not zero")
  func spareBits() {
    // Of 64 last characters after a full one, 4 end a single byte, and after two 16 end two bytes.
    let characters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
    let one = characters.filter { Base64URL.decode("A\($0)") != nil }
    let two = characters.filter { Base64URL.decode("AA\($0)") != nil }
    #expect(one == ["A", "Q", "g", "w"])
    #expect(two == ["A", "E", "I", "M", "Q", "U", "Y", "c", "g", "k", "o", "s", "w", "0", "4", "8"])
    #expect(characters.allSatisfy { Base64URL.decode("AAA\($0)") != nil })
  }

  @Test("refuses every byte outside the alphabet, at every place of a group")
  func invalidBytes() {
    let alphabet = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
    for byte in UInt8.min...UInt8.max {
      for (count, position) in [(4, 0), (4, 1), (4, 2), (4, 3), (8, 5), (2, 0), (2, 1), (3, 0), (3, 1), (3, 2)] {
        var text = [UInt8](repeating: UInt8(ascii: "A"), count: count)
        text[position] = byte
        var output = [UInt8](repeating: 0, count: 8)
        let isValid = text.withUnsafeBufferPointer { text in
          output.withUnsafeMutableBytes { Base64URL.decode(text, into: $0) }
        }
        if !alphabet.contains(byte) { #expect(!isValid, "byte \(byte) at \(position) of \(count)") }
        if alphabet.contains(byte), position + 1 < count || count % 4 == 0 { #expect(isValid) }
      }
    }
  }

  @Test("does not write past a buffer that is too small")
  func smallBuffer() {
    let text = Array("AAAA".utf8)
    var output = [UInt8](repeating: 7, count: 2)
    let isValid = text.withUnsafeBufferPointer { text in
      output.withUnsafeMutableBytes { Base64URL.decode(text, into: $0) }
    }
    #expect(!isValid)
    #expect(output == [7, 7])
  }

  @Test("padding, blanks and the standard alphabet are refused", arguments: ["Zg==", "Zm8=", "Zm 9", "Zm9\n", "Zm+v", "Zm/v"])
  func otherForms(text: String) {
    #expect(Base64URL.decode(text) == nil)
  }
}
