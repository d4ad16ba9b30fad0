import SessionsReporting
import Testing

@Suite struct PrintableTextTests {
  @Test(arguments: [
    ("plain – ü 日本", "plain – ü 日本"), ("a\r\nb\t", "a␍␊b␉"), ("\u{1B}[31m\u{7F}", "␛[31m␡"), ("\u{9B}31m", "\\u{9B}31m"),
    ("\u{202E}\u{2066}\u{FEFF}", "\\u{202E}\\u{2066}\\u{FEFF}"),
  ])
  func `what cannot be seen is shown, and only once`(text: String, shown: String) {
    #expect(PrintableText.show(text) == shown)
    #expect(PrintableText.show(shown) == shown)
  }

  @Test(arguments: [0xFDD0, 0xFDEF, 0xFFFE, 0xFFFF, 0x1FFFF, 0x10FFFE] as [UInt32])
  func `what is no character is its number`(value: UInt32) throws {
    let text = String(Character(try #require(Unicode.Scalar(value))))
    #expect(PrintableText.show(text) == "\\u{\(String(value, radix: 16, uppercase: true))}")
  }
}
