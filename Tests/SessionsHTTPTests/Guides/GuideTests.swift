import Foundation
import Testing

@Suite("Guides")
struct GuideTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()

  @Test(
    "the pages show the code that is tested here",
    arguments: [
      ("SessionsOnAnyServer", "VisitCounter"), ("BehindAProxyAndOverTLS", "CookieSettingsTests"), ("TestingYourHandlers", "LoginTests"),
    ])
  func shown(page: String, file: String) throws {
    let code = try String(contentsOf: Self.folder.appending(path: "\(file).swift"), encoding: .utf8)
    let root = Self.folder.deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let text = try String(contentsOf: root.appending(path: "Sources/SessionsHTTP/SessionsHTTP.docc/\(page).md"), encoding: .utf8)
    #expect(text.contains("```swift\n\(code)```\n"), "copy \(file).swift into \(page).md")
  }
}
