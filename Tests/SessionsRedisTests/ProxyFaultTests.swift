import Foundation
import Sessions
import SessionsFaultRuns
import SessionsRedis
import SessionsTesting
import Testing

/// A network that fails, between a store that has a load and its server. ``withProxy`` checks for open descriptors.
@Suite(.serialized) struct ProxyFaultTests {
  /// The time that a busy machine may add to a deadline.
  private let slack: Duration = .seconds(1)

  @Test func `a slow network that keeps the deadline fails nothing`() async throws {
    try await withProxy(timeout: .seconds(3)) { (store, proxy, _) async throws in
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
      var recoveries: [Duration] = []
      let heartbeat = Heartbeat()
      let counts = try await WriteLoad.run(on: store) { load in
        for _ in 0..<3 {
          try await load.progress(50)
          proxy.mode = .delay(.milliseconds(700))
          try await Task.sleep(for: .milliseconds(1000))
          proxy.mode = .pass
          recoveries.append(try await load.recovery())
          // Bytes that were under way when the delay ended arrive meanwhile.
          try await Task.sleep(for: .milliseconds(800))
        }
        try await load.progress(50)
      }
      let pause = await heartbeat.stop()
      FaultCounts("Redis", "delays above the deadline", counts, recoveries: recoveries).report()
      #expect(counts.wrong == [])
      #expect(counts.lost == 0)
      #expect(counts.hasOnlyOutageErrors && counts.indeterminate + counts.refused > 0, "\(counts)")
      #expect(counts.longest < timeout + slack)
      #expect(pause < .milliseconds(600))
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
          proxy.mode = .loseAnswers
          try await Task.sleep(for: .milliseconds(60))
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

  @Test func `connections that are reset under load lose nothing`() async throws {
    try await withProxy { (store, proxy, _) async throws in
      var recoveries: [Duration] = []
      let counts = try await WriteLoad.run(on: store) { load in
        for round in 0..<25 {
          try await load.progress(20)
          proxy.mode = .reset
          // Alternately the open connections only, and the next ones too.
          if round % 2 == 0 { try await Task.sleep(for: .milliseconds(40)) }
          proxy.mode = .pass
          recoveries.append(try await load.recovery())
        }
        try await load.progress(20)
      }
      FaultCounts("Redis", "connections reset", counts, recoveries: recoveries).report()
      #expect(counts.wrong == [])
      #expect(counts.lost == 0)
      #expect(counts.hasOnlyOutageErrors, "\(counts)")
    }
  }

  @Test func `a network that swallows everything is a typed error in time, and the store goes on after it`() async throws {
    let timeout = Duration.milliseconds(400)
    try await withProxy(timeout: timeout) { (store, proxy, _) async throws in
      var recoveries: [Duration] = []
      let heartbeat = Heartbeat()
      let counts = try await WriteLoad.run(on: store) { load in
        for _ in 0..<4 {
          try await load.progress(50)
          proxy.mode = .blackHole
          try await Task.sleep(for: .milliseconds(900))
          // The connections that lost bytes stay: the store itself has to notice that they cannot be used.
          proxy.mode = .pass
          recoveries.append(try await load.recovery())
        }
        try await load.progress(50)
      }
      let pause = await heartbeat.stop()
      FaultCounts("Redis", "black hole", counts, recoveries: recoveries).report()
      #expect(counts.wrong == [])
      #expect(counts.lost == 0)
      #expect(counts.hasOnlyOutageErrors && counts.indeterminate > 0, "\(counts)")
      #expect(counts.longest < timeout + slack)
      #expect(pause < .milliseconds(600))
      #expect(recoveries.allSatisfy { $0 < timeout + slack })
    }
  }
}
