import SessionsReporting
import Testing

/// Words, arguments of a shell, and colours.
@Suite struct TerminalTextTests {
  @Test func `words are listed as in a sentence`() {
    #expect([[], ["a"], ["a", "b"], ["a", "b", "c"]].map { WordText.list($0) } == ["", "a", "a and b", "a, b and c"])
  }

  @Test func `a noun agrees with its number`() {
    #expect([0, 1, 1_234].map { WordText.counted($0, "run") } == ["0 runs", "1 run", "1,234 runs"])
    #expect([1, 2].map { WordText.counted($0, "entry", plural: "entries") } == ["1 entry", "2 entries"])
  }

  @Test func `a command can be pasted into a shell`() {
    let quoted = ["--seed", "", "a b", "it's", "redis://h:1/0", "$(x)"].map { ShellText.quote($0) }
    #expect(quoted == ["--seed", "''", "'a b'", #"'it'\''s'"#, "redis://h:1/0", "'$(x)'"])
  }

  @Test func `colours are used on request only, and end with their text`() {
    let (plain, coloured) = (TerminalStyle(isColoured: false), TerminalStyle(isColoured: true))
    #expect([plain.bold("x"), plain.dim("x"), plain.good("x"), plain.bad("x"), plain.notable("x")].allSatisfy { $0 == "x" })
    let texts = [coloured.bold("x"), coloured.dim("x"), coloured.good("x"), coloured.bad("x"), coloured.notable("x")]
    #expect(texts == ["1", "2", "32", "1;31", "33"].map { "\u{1B}[\($0)mx\u{1B}[0m" })
  }
}

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
