import HTTPTypes
import Sessions
import SessionsFaultRuns
import SessionsHTTP
import SessionsHTTPTesting
import SessionsTesting
import Testing

@Suite("Periodic rotation [ROT-4]")
struct PeriodicRotationTests {
  private let site: Site

  init() throws {
    site = try Site {
      $0.cookie = .plainHTTP()
      $0.rotatesEvery = .seconds(600)
    }
  }

  private func read(_ cookie: String, method: HTTPRequest.Method = .get) async -> Answer {
    await site.request(cookie, method: method) { session async throws in
      #expect(try await session.get(.a) == "1")
      return nil
    }
  }

  @Test("a request that uses a token as old as the setting gets another one, once each time")
  func due() async throws {
    let cookie = try await site.visitor()
    site.clock.advance(by: .milliseconds(599_999))
    #expect(await read(cookie).setCookies.isEmpty)
    site.clock.advance(by: .milliseconds(1))
    let rotated = await read(cookie)
    #expect(rotated.setCookies.count == 1)
    let next = try rotated.newCookie()
    #expect(next != cookie)
    #expect(await read(next).setCookies.isEmpty)
    site.clock.advance(by: .seconds(600))
    #expect(await read(next).setCookies.count == 1)
  }

  @Test("a write rotates in the same write")
  func written() async throws {
    let cookie = try await site.visitor()
    site.clock.advance(by: .seconds(600))
    let answer = await site.request(cookie) { session in
      try session.set(.b, to: "2")
      return nil
    }
    #expect(site.records.count(.write) == 1)
    #expect(answer.setCookies.count == 1)
    #expect(answer.cookie != cookie)
  }

  @Test("within its grace the old token works on, and does not rotate again")
  func grace() async throws {
    let cookie = try await site.visitor()
    site.clock.advance(by: .seconds(600))
    #expect(await read(cookie).setCookies.count == 1)
    site.clock.advance(by: .milliseconds(9999))
    #expect(await read(cookie).setCookies.isEmpty)
  }

  @Test("a speculative, an untouched and a failed request do not rotate")
  func others() async throws {
    let cookie = try await site.visitor()
    site.clock.advance(by: .seconds(600))
    #expect(await read(cookie, method: .head).setCookies.isEmpty)
    #expect(await site.request(cookie).setCookies.isEmpty)
    let failed = await site.request(cookie) { session in
      _ = try await session.get(.a)
      throw Crash()
    }
    #expect(failed.setCookies.isEmpty)
    #expect(await read(cookie).setCookies.count == 1)
  }

  @Test("a rotation that fails does not fail a request that only read")
  func fails() async throws {
    let cookie = try await site.visitor()
    site.clock.advance(by: .seconds(600))
    site.faults.fail([.write], with: .unavailable)
    let answer = await read(cookie)
    #expect(answer.status == 200)
    #expect(answer.setCookies.isEmpty)
    #expect(site.events.log.contains { $0.text.contains("rotate") && $0.text.contains("unavailable") })
    site.faults.repair()
    #expect(await read(cookie).setCookies.count == 1)
  }

  @Test("without the setting there is none")
  func off() async throws {
    let site = try Site()
    let cookie = try await site.visitor()
    site.clock.advance(by: .seconds(3000))
    let answer = await site.request(cookie) { session async throws in
      #expect(try await session.get(.a) == "1")
      return nil
    }
    #expect(answer.setCookies.isEmpty)
  }
}
