import SessionsReporting
import Testing

@Suite struct MarkupTests {
  @Test func `text is escaped and printable, and markup stays as it is`() {
    let text = "<b>&\"'\u{1B}\n"
    let inner: Markup = "<i>\(text)</i>"
    let none: Markup? = nil
    let outer: Markup = "<p>\(inner)\(none)\(7)</p>"
    #expect(outer.source == "<p><i>&lt;b&gt;&amp;&quot;&#39;␛␊</i>7</p>")
  }

  @Test func `only the lines of a list are lines`() {
    #expect(Markup.lines(["a\nb", "<c>"]).source == "a␊b\n&lt;c&gt;")
    #expect(Markup.lines([]).source == "")
  }
}
