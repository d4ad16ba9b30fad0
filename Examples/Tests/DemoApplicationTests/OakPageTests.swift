import Foundation
import Seeds
import Testing

/// The golden pages were rendered by the template that the application is modelled on.
@Suite struct OakPageTests {
  private func golden(_ name: String, file: String = #filePath) throws -> String {
    let root = URL(filePath: file).deletingLastPathComponent().appending(path: "../../..")
    return try String(contentsOf: root.appending(path: "fixtures/http/pages/\(name).html"), encoding: .utf8)
  }

  @Test("The page is that of the template, byte for byte")
  func matchesTemplate() throws {
    let address = "ada@example.com"
    #expect(OakPage().text == (try golden("empty")))
    #expect(OakPage(error: "Incorrect username or password", failedLogins: 1).text == (try golden("error")))
    #expect(OakPage(failedLogins: 1).text == (try golden("attempts")))
    #expect(OakPage(message: "Login successful", email: address).text == (try golden("message")))
    #expect(OakPage(email: address).text == (try golden("email")))
  }

  @Test("No attempts and an empty address are nothing")
  func nothing() {
    #expect(OakPage(failedLogins: 0, email: "").text == OakPage().text)
  }

  @Test("What a visitor typed is text, not markup")
  func escaping() {
    let page = OakPage(message: "<i>&\"'", email: "<b>").text
    #expect(page.contains("Log out &lt;b&gt;</button>"))
    #expect(page.contains("&lt;i&gt;&amp;&quot;&#39;"))
    #expect(!page.contains("<b>") && !page.contains("<i>"))
  }
}
