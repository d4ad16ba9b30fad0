import Foundation
import Sessions
import SessionsFaultRuns
import SessionsPostgres
import SessionsTesting
import Testing

/// A network that is slow, cuts answers off, resets and swallows, between a store that works all the time and the server.
@Suite(.serialized) struct ProxyTests {
  @Test func `a delay below the deadline refuses nothing`() async throws {
    try await withProxy(timeout: .seconds(60)) { store, proxy in
      let counts = try await underLoad("delay below the deadline", store) { load in
        proxy.mode = .delay(.milliseconds(50))
        try await load.progress()
        proxy.mode = .pass
        return []
      }
      #expect(counts.refused == 0)
      #expect(counts.indeterminate == 0)
    }
  }

  @Test func `a delay beyond the deadline is a typed error in time, and the process goes on`() async throws {
    try await withProxy(timeout: .milliseconds(300)) { store, proxy in
      try await expectThreadsStayFree(behind: proxy, of: TestServer.shared.get(), .delay(.seconds(300)))
      let counts = try await underLoad("delay beyond the deadline", store) { load in
        try await untilInDoubt(load) {
          try await load.progress()
          proxy.mode = .delay(.milliseconds(700))
          for _ in 0..<4 { await expectRefusalInTime(store, .milliseconds(300)) }
          proxy.mode = .pass
          let recovery = try await load.recovery()
          try await load.progress()
          return recovery
        }
      }
      #expect(counts.indeterminate > 0)
    }
  }

  @Test func `answers that are cut off in the middle of a message are taken for no answer`() async throws {
    try await withProxy(timeout: .seconds(2)) { store, proxy in
      try await underLoad("truncated answers", store) { load in
        for _ in 0..<30 {
          try await load.progress(20)
          proxy.mode = .truncate(Int.random(in: 1...80))
          try await eventually("an answer to be cut off") { proxy.mode == .pass }
        }
        let recovery = try await load.recovery()
        try await load.progress()
        return [recovery]
      }
    }
  }

  @Test func `resets lose nothing`() async throws {
    try await withProxy(timeout: .seconds(2)) { store, proxy in
      try await underLoad("connections reset", store) { load in
        for _ in 0..<20 {
          try await load.progress(20)
          proxy.mode = .reset
          try await Task.sleep(for: .milliseconds(Int.random(in: 0...20)))
          proxy.mode = .pass
        }
        let recovery = try await load.recovery()
        try await load.progress()
        return [recovery]
      }
    }
  }

  @Test func `what was done and not answered is in doubt, and seen when it is read`() async throws {
    try await withProxy(timeout: .seconds(2)) { store, proxy in
      let counts = try await underLoad("answers lost", store) { load in
        var rounds = 0
        // More rounds where they met reads only.
        while rounds < 10 || load.counts.indeterminate == 0 && rounds < 1000 {
          try await load.progress(20)
          let accepted = proxy.accepted
          proxy.mode = .loseAnswers
          // A connection that lost its answers is replaced.
          try await eventually("another connection") { proxy.accepted > accepted }
          proxy.mode = .pass
          rounds += 1
        }
        let recovery = try await load.recovery()
        try await load.progress()
        return [recovery]
      }
      #expect(counts.indeterminate > 0)
    }
  }

  @Test func `a network that swallows everything is a typed error in time, and the store finds its way out of it`() async throws {
    // A request to cancel a statement may be swallowed too: the server ends a connection that has said nothing.
    let server = try TestServer(settings: ["authentication_timeout=3s"])
    defer { server.stop() }
    try await withProxy(to: server, timeout: .milliseconds(300)) { store, proxy in
      try await expectThreadsStayFree(behind: proxy, of: server, .blackHole)
      let counts = try await underLoad("black hole", store) { load in
        try await untilInDoubt(load) {
          try await load.progress()
          let failed = load.counts.codes.values.reduce(0, +)
          proxy.mode = .blackHole
          await expectRefusalInTime(store, .milliseconds(300))
          try await eventually("every session of the load to fail once") {
            load.counts.codes.values.reduce(0, +) >= failed + load.sessionCount
          }
          proxy.mode = .pass
          // The greeting of a connection that is being made is lost for good: it is waited for as long as the connection string permits.
          let recovery = try await load.recovery()
          #expect(recovery < .seconds(2) + slack)
          try await load.progress()
          return recovery
        }
      }
      #expect(counts.indeterminate > 0)
    }
  }

  /// Repeats a fault until it has met a write that was under way. A fault that meets reads only, while writes wait for their turn, leaves
  /// nothing in doubt, and rightly.
  private func untilInDoubt(_ load: WriteLoad, _ fault: () async throws -> Duration) async throws -> [Duration] {
    var recoveries: [Duration] = []
    repeat { recoveries.append(try await fault()) } while load.counts.indeterminate == 0 && recoveries.count < 100
    return recoveries
  }

  private func expectRefusalInTime(_ store: PostgresRecordStore, _ timeout: Duration) async {
    let clock = ContinuousClock()
    let elapsed = await clock.measure {
      let refusal = await error { () throws(SessionError) in try await store.create(newKey(), record(), now: now) }
      #expect(refusal?.code == .timeout || refusal?.code == .unavailable)
    }
    #expect(elapsed < timeout + slack)
  }
}
