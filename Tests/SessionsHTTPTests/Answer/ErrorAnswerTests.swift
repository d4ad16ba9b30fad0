import HTTPTypes
import Sessions
import SessionsHTTP
import SessionsHTTPTesting
import Testing

@Suite("Answers to errors [MW-16]")
struct ErrorAnswerTests {
  @Test(
    "the status says whether trying again helps",
    arguments: [
      (.unavailable, 503), (.timeout, 503), (.contended, 503), (.closed, 503), (.backend, 503), (.cancelled, 503), (.gone, 409),
      (.superseded, 409), (.conflict, 409), (.idCollision, 500), (.tooLarge, 500), (.corrupt, 500), (.unsupported, 500),
      (.misconfigured, 500),
      (.invalidKey, 500), (.encodingFailed, 500), (.typeMismatch, 500), (.sealed, 500), (SessionErrorCode(rawValue: "own"), 500),
    ] as [(SessionErrorCode, Int)])
  func status(code: SessionErrorCode, expected: Int) {
    let error = SessionError(code, "a test")
    #expect(error.httpStatus.code == expected)
    #expect(error.httpFields[.cacheControl] == "no-store")
    #expect(error.httpFields[.vary] == "Cookie")
    #expect((error.httpFields[.retryAfter] != nil) == (expected == 503))
  }

  @Test(
    "Retry-After is whole seconds, rounded up, and at least one",
    arguments: [
      (Duration.zero, "1"), (.milliseconds(1), "1"), (.seconds(1), "1"), (.milliseconds(1001), "2"), (.seconds(30), "30"),
      (.seconds(-5), "1"),
    ])
  func retryAfter(time: Duration, expected: String) {
    #expect(SessionError(.unavailable, "a test", retryAfter: time).httpFields[.retryAfter] == expected)
  }

  @Test("without a time of its own the configured one is told")
  func configured() async throws {
    let site = try Site {
      $0.cookie = .plainHTTP()
      $0.retryAfter = .milliseconds(4200)
    }
    #expect(site.sessions.fields(for: SessionError(.timeout, "a test"))[.retryAfter] == "5")
    #expect(site.sessions.fields(for: SessionError(.timeout, "a test", retryAfter: .seconds(9)))[.retryAfter] == "9")
    site.faults.fail(with: .unavailable)
    #expect(
      await site.request(handler: {
        try $0.set(.a, to: "1"); return nil
      }).response.headerFields[.retryAfter] == "5")
  }
}
