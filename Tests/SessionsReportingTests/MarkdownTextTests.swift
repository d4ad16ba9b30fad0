import SessionsReporting
import Testing

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
