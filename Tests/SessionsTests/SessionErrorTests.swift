import Sessions
import Testing

@Suite("Errors [ERR-4]")
struct SessionErrorTests {
  @Test(
    "codes are stable strings: applications and other languages compare them",
    arguments: [
      (.unavailable, "unavailable"), (.timeout, "timeout"), (.cancelled, "cancelled"), (.idCollision, "idCollision"),
      (.tooLarge, "tooLarge"), (.corrupt, "corrupt"), (.unsupported, "unsupported"), (.misconfigured, "misconfigured"),
      (.backend, "backend"), (.contended, "contended"), (.closed, "closed"), (.invalidKey, "invalidKey"),
      (.encodingFailed, "encodingFailed"), (.typeMismatch, "typeMismatch"), (.gone, "gone"),
      (.superseded, "superseded"), (.conflict, "conflict"),
    ] as [(SessionErrorCode, String)])
  func codes(code: SessionErrorCode, name: String) {
    #expect(code.rawValue == name)
    #expect(code.description == name)
    #expect(SessionErrorCode(rawValue: name) == code)
  }

  @Test("capabilities and deviations are stable names too: reports and other languages use them")
  func names() {
    #expect(
      SessionCapability.allCases.map(\.rawValue).sorted() == [
        "atomicFlash", "mergedCommits", "persistence", "prune", "reuseDetection", "revocation", "rotationRevocation",
        "sharedBackend", "subjectIndex",
      ])
    #expect(SessionDeviation.allCases.map(\.rawValue).sorted() == (1...8).map { "DEV-\($0)" })
    #expect(
      SessionCapability.serverSide == [
        .revocation, .atomicFlash, .mergedCommits, .rotationRevocation, .reuseDetection, .prune,
      ])
  }

  @Test("an error says its code and message, and keeps what a caller needs")
  func description() {
    let error = SessionError(.unavailable, "the pool is full", retryAfter: .seconds(2), isIndeterminate: true)
    #expect("\(error)" == "unavailable: the pool is full")
    #expect(error.retryAfter == .seconds(2))
    #expect(error.isIndeterminate)
    let plain = SessionError(.backend, "x")
    #expect(plain.retryAfter == nil && !plain.isIndeterminate)
    #expect(SessionErrorCode(rawValue: "mine") != .backend)
  }

  @Test("no error of a request says its token, subject or values [ERR-4]")
  func noSecrets() async throws {
    let site = try Site { $0.sizes.recordBytes = 500 }
    let token = try await site.visitor { try $0.set(.name, to: "hunter2") }
    let wrong: SessionKey<Int> = "name"
    let attempts: [(Session) async throws -> Void] = [
      { _ = try await $0.get(wrong) },
      { session in
        try session.update(wrong, default: 0) { $0 += 1 }
        _ = try await session.commit()
      },
      { session in
        try session.set(.other, to: 5)
        try session.setSubject("alice" + String(repeating: "-", count: 300))
        _ = try await session.commit()
      },
      { session in
        try session.set(.notice, to: String(repeating: "hunter2", count: 200))
        _ = try await session.commit()
      },
      { session in
        try session.expire(at: .maximum)
        _ = try await session.commit()
      },
      { session in
        site.records.answerStale()
        try session.set(.other, to: 5)
        _ = try await session.commit()
      },
    ]
    for attempt in attempts {
      let session = site.request(token)
      let error = try #require(await sessionError { try await attempt(session) })
      let text = "\(error) \(String(reflecting: error))"
      for secret in ["hunter2", "alice", token, String(token.suffix(12)), String(token.prefix(12))] {
        #expect(!text.contains(secret), "\(error.code)")
      }
    }
  }
}
