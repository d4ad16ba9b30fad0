import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Seeds
import Sessions
import SessionsHummingbird
import SessionsMemory
import Testing

/// What a visitor sends wrong is the visitor's mistake: no error of the server, no line in its log, and no session.
struct BadFormTests {
  private static let longName = String(repeating: "a", count: 257)

  @Test(arguments: ["email=%zz", "email=1&email=2&password=correct", "a[=1", "email=\(longName)&password=correct"])
  func `a form that cannot be read, or with an email too long for a subject, is answered with 400`(body: String) async throws {
    let router = try OakApplication.router(store: try ServerSessionStore(MemoryRecordStore()))
    try await status(router, body: body, type: "application/x-www-form-urlencoded", is: .badRequest)
    try await status(router, body: "email=ada&password=correct", type: "application/x-www-form-urlencoded", is: .found)
  }

  @Test(arguments: ["{", "{}", "{\"username\":\"\(longName)\"}"])
  func `a login that is no JSON, or with a name too long for a subject, is answered with 400`(body: String) async throws {
    let router = try LoginApplication.router(store: try ServerSessionStore(MemoryRecordStore()))
    try await status(router, body: body, type: "application/json", is: .badRequest)
    try await status(router, body: "{\"username\":\"ada\"}", type: "application/json", is: .ok)
  }

  private func status(_ router: Router<BasicSessionsContext>, body: String, type: String, is expected: HTTPResponse.Status) async throws {
    try await Application(router: router).test(.router) { client in
      let answer = try await client.executeRequest(
        uri: "/login", method: .post, headers: [.contentType: type], body: ByteBuffer(string: body))
      #expect(answer.status == expected)
      #expect((answer.headers[.setCookie] == nil) == (expected == .badRequest))
    }
  }
}
