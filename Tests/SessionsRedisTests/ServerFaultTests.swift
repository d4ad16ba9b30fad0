import Foundation
import Sessions
import SessionsFaultRuns
import SessionsRedis
import Testing

/// A server that cannot do the requested operations, under load: it ends, has no memory, no space on its disk, or other people's values.
@Suite(.serialized) struct ServerFaultTests {
  @Test func `a server that is stopped and started keeps everything`() async throws {
    try await withStore(["--appendonly", "yes"]) { (store, server) async throws in
      var recoveries: [Duration] = []
      let counts = try await WriteLoad.run(on: store) { load in
        for _ in 0..<4 {
          try await load.progress(50)
          try await server.stop()
          try await server.start()
          recoveries.append(try await load.recovery())
        }
        try await load.progress(50)
      }
      FaultCounts("Redis", "server stopped and started", counts, recoveries: recoveries).report()
      #expect(counts.wrong == [])
      #expect(counts.lost == 0)
      #expect(counts.hasOnlyOutageErrors, "\(counts)")
    }
  }

  @Test func `a server whose memory is full refuses writes and changes nothing`() async throws {
    try await withStore { (store, server) async throws in
      var recoveries: [Duration] = []
      let counts = try await WriteLoad.run(on: store) { load in
        for _ in 0..<4 {
          try await load.progress(50)
          try await server.command("CONFIG", "SET", "maxmemory", "1")
          let refused = load.counts.refused
          try await eventually("writes are refused") { load.counts.refused > refused + 16 }
          try await server.command("CONFIG", "SET", "maxmemory", "0")
          recoveries.append(try await load.recovery())
        }
        try await load.progress(50)
      }
      FaultCounts("Redis", "memory full (maxmemory)", counts, recoveries: recoveries).report()
      #expect(counts.wrong == [])
      #expect(counts.lost == 0)
      #expect(counts.indeterminate == 0 && counts.codes.keys.elementsEqual([.unavailable]), "\(counts)")
    }
  }

  @Test func `values of another type fail alone, whatever else is in their batches`() async throws {
    try await withStore { (store, server) async throws in
      let bad = newKey()
      try await server.command("RPUSH", name(bad), "x")
      var failures: [SessionErrorCode?] = []
      let counts = try await WriteLoad.run(on: store) { load in
        for number in 0..<200 {
          let failure = await error { () throws(SessionError) in
            switch number % 3 {
            case 0: _ = try await store.load(bad, now: now)
            case 1: _ = try await store.touch(bad, idleDeadline: later, now: now)
            default: _ = try await store.replace(bad, expecting: 1, with: record(), forcingIdleDeadline: false, now: now)
            }
          }
          failures.append(failure?.isIndeterminate == false ? failure?.code : nil)
        }
        try await load.progress(50)
      }
      FaultCounts("Redis", "wrong type beside the load", counts).report()
      #expect(failures == Array(repeating: .backend, count: 200))
      #expect(counts.wrong == [])
      #expect(counts.lost == 0)
      #expect(counts.codes == [:], "\(counts)")
    }
  }

  /// The size of a file that a server with a full disk has; a load of this size reaches it within a second.
  private let diskSize = 256 << 10

  @Test func `a server whose disk is full refuses writes, keeps everything and goes on when there is space`() async throws {
    try await withStore(["--appendonly", "yes"]) { (store, server) async throws in
      try await server.crash()
      server.fileLimit.withLock { $0 = diskSize }
      try await server.start()
      var recoveries: [Duration] = []
      let counts = try await WriteLoad.run(on: store) { load in
        try await eventually("writes are refused") { load.counts.refused > 64 }
        let refusal = await error { () throws(SessionError) in try await store.create(newKey(), record(), now: now) }
        #expect(refusal?.code == .unavailable && refusal?.isIndeterminate == false)
        #expect(refusal?.message.contains("disk") == true)
        // It still reads.
        #expect(try await store.load(newKey(), now: now) == nil)
        try await server.liftFileLimit()
        recoveries.append(try await load.recovery())
        try await load.progress(200)
        let before = load.counts
        #expect(before.indeterminate == 0 && before.codes.keys.elementsEqual([.unavailable]), "\(before)")
        // The file is whole, with the writes from before, meanwhile and after.
        try await server.stop()
        server.fileLimit.withLock { $0 = nil }
        try await server.start()
        recoveries.append(try await load.recovery())
        try await load.progress(50)
      }
      FaultCounts("Redis", "disk full (appendfsync everysec)", counts, recoveries: recoveries).report()
      #expect(counts.wrong == [])
      #expect(counts.lost == 0)
      #expect(counts.hasOnlyOutageErrors, "\(counts)")
    }
  }

  @Test func `a server that writes through ends when its disk is full, and has lost nothing when it is started with space`() async throws {
    try await withStore(["--appendonly", "yes", "--appendfsync", "always"]) { (store, server) async throws in
      try await server.crash()
      server.fileLimit.withLock { $0 = diskSize }
      try await server.start()
      var recoveries: [Duration] = []
      let counts = try await WriteLoad.run(on: store) { load in
        // Redis ends rather than acknowledge a write that it cannot keep.
        try await server.ends()
        server.fileLimit.withLock { $0 = nil }
        try await server.start()
        recoveries.append(try await load.recovery())
        try await load.progress(200)
      }
      FaultCounts("Redis", "disk full (appendfsync always)", counts, recoveries: recoveries).report()
      #expect(counts.wrong == [])
      #expect(counts.lost == 0)
      #expect(counts.hasOnlyOutageErrors && counts.indeterminate + counts.refused > 0, "\(counts)")
    }
  }
}
