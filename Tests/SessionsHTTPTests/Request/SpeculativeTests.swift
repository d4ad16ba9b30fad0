import HTTPTypes
import Sessions
import Testing

@Suite("Speculative requests [MW-14]")
struct SpeculativeTests {
  private func take(_ site: Site, _ cookie: String, _ method: HTTPRequest.Method, _ secPurpose: String?) async -> String? {
    var taken: String?
    var fields = HTTPFields()
    if let secPurpose { fields[.secPurpose] = secPurpose }
    await site.request(cookie, method: method, fields: fields) { session in
      taken = try await session.takeFlash(.message)
      return nil
    }
    return taken
  }

  @Test(
    "leave flash where it is",
    arguments: ["prefetch", "prefetch;prerender", "prefetch; anonymous-client-ip", " prefetch", "prefetch ;prerender", "prefetch, x"])
  func leave(secPurpose: String) async throws {
    let site = try Site()
    let cookie = try await site.visitor { try $0.flash(.message, "x") }
    #expect(await take(site, cookie, .get, secPurpose) == nil)
    #expect(await take(site, cookie, .get, nil) == "x")
  }

  @Test("HEAD leaves flash for the GET that shows it")
  func head() async throws {
    let site = try Site()
    let cookie = try await site.visitor { try $0.flash(.message, "x") }
    #expect(await take(site, cookie, .head, nil) == nil)
    #expect(await take(site, cookie, .get, nil) == "x")
  }

  @Test("other purposes are not speculative", arguments: ["", "prefetching", "xprefetch", "Prefetch", "pre", "no-prefetch", "x;prefetch"])
  func others(secPurpose: String) async throws {
    let site = try Site()
    let cookie = try await site.visitor { try $0.flash(.message, "x") }
    #expect(await take(site, cookie, .get, secPurpose) == "x")
  }

  @Test("the answers to HEAD and GET have the same fields")
  func fields() async throws {
    let site = try Site()
    let cookie = try await site.visitor()
    let answers = await [HTTPRequest.Method.get, .head].asyncMap { method in
      await site.request(cookie, method: method) { session in
        _ = try await session.get(.a)
        return nil
      }
    }
    #expect(answers[0].response.headerFields == answers[1].response.headerFields)
    #expect(answers[0].vary == "Cookie")
  }
}

extension Array {
  /// Maps one element after the other.
  func asyncMap<T>(_ transform: (Element) async -> T) async -> [T] {
    var all: [T] = []
    for element in self { all.append(await transform(element)) }
    return all
  }
}
