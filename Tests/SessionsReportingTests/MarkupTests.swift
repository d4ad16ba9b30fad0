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

@Suite struct HTMLPageTests {
  @Test func `a page may run a script only if it has one`() {
    let silent = HTMLPage(title: "t", styles: [], body: "<p>b</p>").source
    #expect(!silent.contains("script") && silent.contains("style-src 'unsafe-inline'; img-src data:;"))
    let running = HTMLPage(title: "t", styles: [], body: "", script: "run();").source
    #expect(running.contains("script-src 'unsafe-inline';") && running.contains("<script>\nrun();\n</script>\n</body>"))
  }

  @Test func `a style of its own comes after what all pages have, and paper last`() throws {
    let page = HTMLPage(title: "<t>", styles: [".own { color: red; }"], body: "").source
    let positions = ["<title>&lt;t&gt;</title>", "--back:", ".own { color: red; }", "@media print", "</style>"].map {
      page.firstRange(of: $0)?.lowerBound
    }
    let found = positions.compactMap(\.self)
    #expect(found.count == positions.count && found == found.sorted())
  }
}
