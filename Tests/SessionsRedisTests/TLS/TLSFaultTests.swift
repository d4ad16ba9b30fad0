import Foundation
import Sessions
import SessionsFaultRuns
import SessionsRedis
import SessionsTesting
import Testing

/// Faults of a server with TLS and of the network before it, under load. ``withProxy`` checks for open descriptors.
@Suite(.serialized) struct TLSFaultTests {
  @Test func `a connection that is cut off in the middle of a record is never read on`() async throws {
    try await withProxy(tls: .make()) { (store, proxy, _) async throws in
      var recoveries: [Duration] = []
      let counts = try await WriteLoad.run(on: store) { load in
        // Through the head of a record, its middle and its end.
        for count in Array(0..<24) + Array(stride(from: 24, to: 700, by: 23)) {
          proxy.mode = .truncate(count)
          try await eventually("an answer is cut off") { proxy.mode == .pass }
          recoveries.append(try await load.recovery())
          try await load.progress(30)
        }
      }
      FaultCounts("Redis TLS", "records truncated", counts, recoveries: recoveries).report()
      #expect(counts.wrong == [])
      #expect(counts.lost == 0)
      #expect(counts.hasOnlyOutageErrors, "\(counts)")
      #expect(counts.indeterminate > 0 && counts.refused == 0, "\(counts)")
    }
  }

  @Test func `a handshake that is cut off anywhere is begun again`() async throws {
    try await withProxy(tls: .make()) { (store, proxy, _) async throws in
      var recoveries: [Duration] = []
      let counts = try await WriteLoad.run(on: store) { load in
        for count in Array(stride(from: 0, to: 1800, by: 149)) {
          proxy.mode = .reset
          proxy.mode = .truncate(count)
          try await eventually("a handshake is cut off") { proxy.mode == .pass }
          recoveries.append(try await load.recovery())
          try await load.progress(30)
        }
      }
      FaultCounts("Redis TLS", "handshakes truncated", counts, recoveries: recoveries).report()
      #expect(counts.wrong == [])
      #expect(counts.lost == 0)
      #expect(counts.hasOnlyOutageErrors, "\(counts)")
    }
  }

  @Test func `a server that is stopped and started, and one that is killed, keep everything`() async throws {
    try await withStore(["--appendonly", "yes", "--appendfsync", "always"], tls: .make()) { (store, server) async throws in
      var recoveries: [Duration] = []
      let counts = try await WriteLoad.run(on: store) { load in
        for round in 0..<4 {
          try await load.progress(50)
          if round % 2 == 0 { try await server.stop() } else { try await server.crash() }
          try await server.start()
          recoveries.append(try await load.recovery())
        }
        try await load.progress(50)
      }
      FaultCounts("Redis TLS", "server stopped or killed, and started", counts, recoveries: recoveries).report()
      #expect(counts.wrong == [])
      #expect(counts.lost == 0)
      #expect(counts.hasOnlyOutageErrors, "\(counts)")
    }
  }

  @Test func `a network that swallows everything, handshakes too, is a typed error in time and keeps no thread`() async throws {
    let timeout = Duration.milliseconds(400)
    try await withProxy(tls: .make(), timeout: timeout) { (store, proxy, server) async throws in
      try await expectThreadsStayFree(behind: proxy, to: server, .blackHole)
      proxy.mode = .blackHole
      let failure = try await refusal(server.url(port: proxy.port), timeout: timeout) { (store) async throws(SessionError) in
        try await store.create(newKey(), record(), now: now)
      }
      #expect(failure?.code == .unavailable && failure?.isIndeterminate == false)
      #expect(failure?.message.contains("did not answer the TLS handshake") == true, "\(String(describing: failure))")
      proxy.interrupt(nil)
      var recoveries: [Duration] = []
      let counts = try await WriteLoad.run(on: store) { load in
        for _ in 0..<3 {
          try await load.progress(50)
          let failed = load.counts.indeterminate + load.counts.refused
          proxy.mode = .blackHole
          try await eventually("writes fail") { load.counts.indeterminate + load.counts.refused >= failed + load.sessionCount }
          proxy.mode = .pass
          recoveries.append(try await load.recovery())
        }
        try await load.progress(50)
      }
      FaultCounts("Redis TLS", "black hole", counts, recoveries: recoveries).report()
      #expect(counts.wrong == [])
      #expect(counts.lost == 0)
      #expect(counts.hasOnlyOutageErrors, "\(counts)")
      #expect(counts.longest < timeout + slack)
    }
  }

  @Test func `a task that is cancelled while its store shakes hands does not wait for it`() async throws {
    let tls = try await ServerTLS.make()
    try await RedisServer.with(tls: tls) { (server) async throws in
      let proxy = try FaultProxy(port: Int(server.port))
      defer { proxy.close() }
      proxy.mode = .blackHole
      let store = try open(server.url(port: proxy.port), timeout: .seconds(300))
      // The first is under way with the connection; the second waits behind it.
      let first = Task { await error { () throws(SessionError) in try await store.load(newKey(), now: now) } }
      try await eventually("the store connects") { proxy.accepted > 0 }
      let second = Task { await error { () throws(SessionError) in try await store.load(newKey(), now: now) } }
      second.cancel()
      #expect(await second.value?.code == .cancelled)
      proxy.interrupt(nil)
      #expect(await first.value == nil)
      await store.close()
    }
  }
}
