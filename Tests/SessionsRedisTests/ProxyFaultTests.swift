import Foundation
import Sessions
import SessionsFaultRuns
import SessionsRedis
import SessionsTesting
import Testing

/// A network that fails, between a store that has a load and its server. ``withProxy`` checks for open descriptors.
@Suite(.serialized) struct ProxyFaultTests {
  /// Waits until a fault has made as many writes of the load fail as it has sessions.
  private func untilWritesFail(_ load: WriteLoad, _ fault: () -> Void) async throws {
    func failed(_ counts: WriteCounts) -> Int { counts.indeterminate + counts.refused }
    let before = failed(load.counts)
    fault()
    try await eventually("writes fail") { failed(load.counts) >= before + load.sessionCount }
  }

  /// Waits until a fault has left a write of the load in doubt.
  private func untilInDoubt(_ load: WriteLoad, _ proxy: FaultProxy, _ mode: FaultProxy.Mode) async throws {
    let before = load.counts.indeterminate
    while true {
      let refused = load.counts.refused
      proxy.mode = mode
      try await eventually("a write is in doubt or refused") { load.counts.indeterminate > before || load.counts.refused > refused }
      if load.counts.indeterminate > before { return }
      // The fault came between two writes, and those after it had no connection.
      proxy.mode = .pass
      try await load.progress(30)
    }
  }

  @Test func `a slow network that keeps the deadline fails nothing`() async throws {
    try await withProxy { (store, proxy, _) async throws in
      let counts = try await WriteLoad.run(on: store) { load in
        for milliseconds in [1, 20, 100, 0] {
          proxy.mode = milliseconds == 0 ? .pass : .delay(.milliseconds(milliseconds))
          try await load.progress(80)
        }
      }
      FaultCounts("Redis", "delays below the deadline", counts).report()
      #expect(counts.wrong == [])
      #expect(counts.lost == 0)
      #expect(counts.codes == [:], "\(counts)")
    }
  }

  @Test func `a network slower than the deadline is a typed error in time, and what arrives late changes nothing that came after`()
    async throws
  {
    let timeout = Duration.milliseconds(300)
    try await withProxy(timeout: timeout) { (store, proxy, _) async throws in
      try await expectThreadsStayFree(behind: proxy, .delay(.seconds(300)))
      var recoveries: [Duration] = []
      let counts = try await WriteLoad.run(on: store) { load in
        for _ in 0..<3 {
          try await load.progress(50)
          try await untilWritesFail(load) { proxy.mode = .delay(.milliseconds(700)) }
          proxy.mode = .pass
          recoveries.append(try await load.recovery())
          // A connection that the store gave up is open until the server has what was sent on it.
          try await eventually("what was under way has arrived") { proxy.open <= 1 }
        }
        try await load.progress(50)
      }
      FaultCounts("Redis", "delays above the deadline", counts, recoveries: recoveries).report()
      #expect(counts.wrong == [])
      #expect(counts.lost == 0)
      #expect(counts.hasOnlyOutageErrors && counts.indeterminate + counts.refused > 0, "\(counts)")
      #expect(counts.longest < timeout + slack)
    }
  }

  @Test func `answers that are cut off anywhere are never taken for whole ones`() async throws {
    try await withProxy { (store, proxy, _) async throws in
      var recoveries: [Duration] = []
      let counts = try await WriteLoad.run(on: store) { load in
        // Through short answers, and through the middle of records.
        for count in Array(0..<24) + Array(stride(from: 24, to: 700, by: 23)) {
          proxy.mode = .truncate(count)
          try await eventually("an answer is cut off") { proxy.mode == .pass }
          recoveries.append(try await load.recovery())
          try await load.progress(30)
        }
      }
      FaultCounts("Redis", "answers truncated", counts, recoveries: recoveries).report()
      #expect(counts.wrong == [])
      #expect(counts.lost == 0)
      #expect(counts.hasOnlyOutageErrors, "\(counts)")
      // A write that was sent may have been done, and is never sent again.
      #expect(counts.indeterminate > 0 && counts.refused == 0, "\(counts)")
    }
  }

  @Test func `answers that are lost leave writes in doubt, and none is done twice`() async throws {
    try await withProxy { (store, proxy, _) async throws in
      var recoveries: [Duration] = []
      let counts = try await WriteLoad.run(on: store) { load in
        for _ in 0..<10 {
          try await load.progress(30)
          try await untilInDoubt(load, proxy, .loseAnswers)
          proxy.mode = .pass
          recoveries.append(try await load.recovery())
        }
        try await load.progress(30)
      }
      FaultCounts("Redis", "answers lost", counts, recoveries: recoveries).report()
      #expect(counts.wrong == [])
      #expect(counts.lost == 0)
      #expect(counts.hasOnlyOutageErrors && counts.indeterminate > 0, "\(counts)")
    }
  }

  @Test(arguments: [false, true]) func `connections that are reset under load lose nothing`(isSecure: Bool) async throws {
    try await withProxy(tls: isSecure ? .make() : nil) { (store, proxy, _) async throws in
      var recoveries: [Duration] = []
      let counts = try await WriteLoad.run(on: store) { load in
        for round in 0..<25 {
          try await load.progress(20)
          let accepted = proxy.accepted
          proxy.mode = .reset
          // Alternately only the connections that are open, and the next one too, which with TLS is in its handshake.
          if round % 2 == 0 { try await eventually("a new connection is reset") { proxy.accepted > accepted } }
          proxy.mode = .pass
          recoveries.append(try await load.recovery())
        }
        try await load.progress(20)
      }
      FaultCounts(isSecure ? "Redis TLS" : "Redis", "connections reset", counts, recoveries: recoveries).report()
      #expect(counts.wrong == [])
      #expect(counts.lost == 0)
      #expect(counts.hasOnlyOutageErrors, "\(counts)")
    }
  }

  @Test func `a network that swallows everything is a typed error in time, and the store goes on after it`() async throws {
    let timeout = Duration.milliseconds(400)
    try await withProxy(timeout: timeout) { (store, proxy, _) async throws in
      try await expectThreadsStayFree(behind: proxy, .blackHole)
      var recoveries: [Duration] = []
      let counts = try await WriteLoad.run(on: store) { load in
        for _ in 0..<4 {
          try await load.progress(50)
          try await untilInDoubt(load, proxy, .blackHole)
          // The connections that lost bytes stay: the store itself has to see that they are of no use.
          proxy.mode = .pass
          recoveries.append(try await load.recovery())
        }
        try await load.progress(50)
      }
      FaultCounts("Redis", "black hole", counts, recoveries: recoveries).report()
      #expect(counts.wrong == [])
      #expect(counts.lost == 0)
      #expect(counts.hasOnlyOutageErrors && counts.indeterminate > 0, "\(counts)")
      #expect(counts.longest < timeout + slack)
      #expect(recoveries.allSatisfy { $0 < timeout + slack })
    }
  }
}
