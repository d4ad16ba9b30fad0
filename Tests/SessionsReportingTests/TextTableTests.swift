import SessionsReporting
import Testing

@Suite struct TextTableTests {
  private let rows = [["store", "runs", "p"], ["a", "7", ""], ["日本語", "1,234", "x"]]

  @Test func `columns line up by the width that a terminal shows`() {
    let lines = TextTable(rows, columns: [.left, .right, .left]).lines()
    #expect(lines == ["store    runs  p", "a           7", "日本語  1,234  x"])
    #expect(TextTable(rows, columns: [.left, .right]).width == 16)
  }

  @Test func `the last column given holds for all further ones, and all are left without any`() {
    #expect(TextTable([["a", "bb"], ["aaa", "b"]]).lines() == ["a    bb", "aaa  b"])
    #expect(TextTable([["a", "1", "22"], ["b", "10", "2"]], columns: [.left, .right]).lines() == ["a   1  22", "b  10   2"])
  }

  @Test func `a column can have a least width, and a row fewer cells`() {
    #expect(TextTable([["a", "b"], ["c"]], columns: [.left(atLeast: 4), .right(atLeast: 3)]).lines(indent: 2) == ["  a       b", "  c"])
    #expect(TextTable([["", ""], []]).lines(indent: 2) == ["", ""])
    #expect(TextTable([]).lines() == [])
  }

  @Test func `a style gets the text of each cell that has one, and changes no column`() {
    let lines = TextTable(rows, columns: [.left, .right, .left]).lines { text, row, column in "<\(row)\(column)\(text)>" }
    #expect(lines == ["<00store>    <01runs>  <02p>", "<10a>           <117>", "<20日本語>  <211,234>  <22x>"])
  }

  @Test func `a text is filled up at either side, and never cut`() {
    #expect(TextTable.pad("ü", to: 3) == "ü  ")
    #expect(TextTable.pad("7", to: 3, as: .right) == "  7")
    #expect(TextTable.pad("long", to: 3) == "long")
  }

  @Test(arguments: [
    ("", 0), ("abc", 3), ("µs", 2), ("é", 1), ("e\u{301}", 1), ("✓ ✗", 3), ("日本", 4), ("ｆ", 2), ("한", 2), ("🙂", 2), ("\u{200B}", 0),
  ])
  func `a text is as wide as a terminal shows it`(text: String, width: Int) { #expect(TextTable.width(of: text) == width) }

  @Test func `the first row is the head in Markdown`() {
    #expect(
      TextTable([["a", "b"], ["**x**", "1"]], columns: [.left, .right]).markdown == ["| a | b |", "| --- | ---: |", "| **x** | 1 |"])
    #expect(TextTable([]).markdown == [])
  }
}

@Suite struct MarkdownTextTests {
  @Test func `no character of a text has a meaning`() {
    #expect(MarkdownText.escape("<b>&*x*|#1 @all") == #"&lt;b&gt;&amp;\*x\*\|#&#8203;1 @&#8203;all"#)
  }

  @Test func `a fence is longer than any of its text`() {
    #expect(MarkdownText.fenced(["a ```` b"]) == ["`````text", "a ```` b", "`````"])
    #expect(MarkdownText.fenced(["ls"], as: "sh") == ["```sh", "ls", "```"])
  }

  @Test func `a table is of markdown, or of text that is escaped`() {
    #expect(MarkdownText.table(["a", "b"], [["**x**", "1"]], numbersFrom: 1) == ["| a | b |", "| --- | ---: |", "| **x** | 1 |"])
    #expect(MarkdownText.table(escaping: ["a|"], [["*x"]]) == [#"| a\| |"#, "| --- |", #"| \*x |"#])
  }
}
