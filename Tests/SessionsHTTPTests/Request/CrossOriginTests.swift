import HTTPTypes
import Sessions
import SessionsFaultRuns
import SessionsHTTP
import SessionsHTTPTesting
import Testing

@Suite("Requests of other sites [MW-13]")
struct CrossOriginTests {
  private func site(trusting origins: [String] = ["https://app.example.org"]) throws -> Site {
    try Site {
      $0.cookie = .plainHTTP()
      $0.crossOrigin = .reject(trusting: origins)
    }
  }

  private func status(
    _ site: Site, _ method: HTTPRequest.Method = .post, site secFetchSite: String? = nil, origin: String? = nil
  ) async throws -> Int {
    var fields = HTTPFields()
    if let secFetchSite { fields[try #require(HTTPField.Name("Sec-Fetch-Site"))] = secFetchSite }
    if let origin { fields[.origin] = origin }
    return await site.request(method: method, fields: fields) { session in
      try session.set(.a, to: "1")
      return nil
    }.status
  }

  @Test("Sec-Fetch-Site decides", arguments: [("cross-site", 403), ("same-site", 403), ("same-origin", 200), ("none", 200), ("x", 403)])
  func fetchSite(value: String, expected: Int) async throws {
    let site = try site()
    #expect(try await status(site, site: value) == expected)
    #expect(site.events.names == (expected == 403 ? ["crossOriginRefused"] : []))
    #expect(site.records.total == (expected == 403 ? 0 : 1))
  }

  @Test(
    "without it the host of Origin does",
    arguments: [
      ("http://example.com", 200), ("HTTP://EXAMPLE.COM", 200), ("https://example.com", 200), ("https://evil.example", 403), ("null", 403),
      ("http://example.com:8080", 403), ("http://example.com.evil.example", 403), ("https://app.example.org", 200), ("", 403),
      ("example.com", 403), ("://example.com", 403),
    ])
  func origin(value: String, expected: Int) async throws {
    #expect(try await status(try site(), origin: value) == expected)
  }

  @Test("neither of them comes from no page")
  func noField() async throws {
    #expect(try await status(try site()) == 200)
  }

  @Test("a trusted origin may, whatever Sec-Fetch-Site says")
  func trusted() async throws {
    #expect(try await status(try site(), site: "cross-site", origin: "https://app.example.org") == 200)
    #expect(try await status(try site(), site: "cross-site", origin: "https://app.example.org.evil.example") == 403)
  }

  @Test("a WebSocket begins with a GET, and is judged all the same")
  func upgrade() async throws {
    let site = try site()
    var fields: HTTPFields = [try #require(HTTPField.Name("Upgrade")): "websocket", .origin: "https://evil.example"]
    #expect(await site.request(fields: fields).status == 403)
    fields[.origin] = "http://example.com"
    #expect(await site.request(fields: fields).status == 200)
  }

  @Test("methods that change nothing may", arguments: [HTTPRequest.Method.get, .head, .options, .trace])
  func safe(method: HTTPRequest.Method) async throws {
    #expect(try await status(try site(), method, site: "cross-site") == 200)
  }

  @Test("every other method is judged", arguments: [HTTPRequest.Method.put, .delete, .patch])
  func unsafe(method: HTTPRequest.Method) async throws {
    #expect(try await status(try site(), method, site: "cross-site") == 403)
  }

  @Test("a repeated field matches nothing that is let through")
  func repeated() async throws {
    let site = try site()
    let name = try #require(HTTPField.Name("Sec-Fetch-Site"))
    var fields = HTTPFields()
    fields.append(HTTPField(name: name, value: "same-origin"))
    fields.append(HTTPField(name: name, value: "cross-site"))
    #expect(await site.request(method: .post, fields: fields).status == 403)
  }

  @Test("nobody is refused unless it is asked for")
  func allow() async throws {
    #expect(try await status(try Site(), site: "cross-site", origin: "https://evil.example") == 200)
  }

  @Test(
    "a trusted origin that no browser sends is refused at the start",
    arguments: [
      "app.example.org", "https://app.example.org/", "https://App.example.org", "null", "https://", "://x", "https://a b", "https://u@x",
    ])
  func misconfigured(origin: String) {
    let error = #expect(throws: SessionError.self) { try site(trusting: [origin]) }
    #expect(error?.code == .misconfigured)
    #expect(error?.message.contains("'\(origin)'") == true)
  }
}
