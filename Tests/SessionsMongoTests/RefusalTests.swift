import Sessions
import SessionsMongo
import Testing

/// Errors that a server answers with, by the fail points of SecantusDB, which are those of MongoDB. Serialized: they are the server's.
@Suite(.serialized) struct RefusalTests {
  /// A server of its own: a fail point is for all connections.
  private func withServer(_ body: (MongoRecordStore) async throws -> Void) async throws {
    let server = try MongoServer()
    try server.start()
    defer { server.kill(9) }
    let store = try MongoRecordStore(server.url(), configuration: MongoConfiguration(timeout: .seconds(60)))
    try await store.prepare()
    try await body(store)
    await store.close()
  }

  @Test func `a refusal before a write began, as in an election, is tried again, and the write is done once`() async throws {
    try await withServer { store in
      let key = newKey()
      for code: Int32 in [10107, 189] {
        try await store.arm(failing: "insert", code: code, times: 3)
        #expect(try await store.create(key, record(), now: now))
        try await store.arm(failing: "update", code: code, times: 3)
        #expect(try await store.replace(key, expecting: 1, with: record([2]), now: now) == .replaced)
        #expect(try await store.load(key, now: now)?.version == 2)
        try await store.arm(failing: "find", code: code, times: 3)
        #expect(try await store.load(key, now: now)?.payload == [2])
        try await store.arm(failing: "delete", code: code, times: 3)
        #expect(try await store.destroy(key))
      }
    }
  }

  @Test func `a write whose connection is lost is in doubt, and a read is done again`() async throws {
    try await withServer { store in
      let key = newKey()
      #expect(try await store.create(key, record(), now: now))
      try await store.arm(failing: "update", code: nil, times: 1)
      let failure = await error { () throws(SessionError) in try await store.touch(key, idleDeadline: later, now: now) }
      #expect(failure?.code == .unavailable)
      #expect(failure?.isIndeterminate == true)
      try await store.arm(failing: "find", code: nil, times: 1)
      #expect(try await store.load(key, now: now) != nil)
    }
  }

  private static let refusals: [(Int32, SessionErrorCode, Bool)] = [
    (13, .misconfigured, false), (50, .timeout, true), (14031, .unavailable, false), (11602, .unavailable, true), (10334, .tooLarge, false),
    (59, .backend, false),
  ]

  @Test(arguments: refusals)
  func `each refusal is an error of its own, and what is in doubt says so`(
    code: Int32, expected: SessionErrorCode, isIndeterminate: Bool
  ) async throws {
    try await withServer { store in
      try await store.arm(failing: "update", code: code, times: 1)
      let failure = await error { () throws(SessionError) in try await store.touch(newKey(), idleDeadline: later, now: now) }
      #expect(failure?.code == expected, "\(String(describing: failure))")
      #expect(failure?.isIndeterminate == isIndeterminate)
      #expect(failure?.message.contains("\(code)") == true)
    }
  }
}
