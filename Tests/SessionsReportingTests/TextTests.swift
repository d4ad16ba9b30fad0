import SessionsReporting
import Testing

/// Words, arguments of a shell, and colours.
@Suite struct TextTests {
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
