import SessionsReporting
import Testing

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
