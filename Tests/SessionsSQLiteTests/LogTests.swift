import Foundation
import Sessions
import SessionsFaultRuns
import SessionsSQLite
import Testing

/// What a store says about its file to the application's logger.
@Suite struct LogTests {
  @Test func aCheckpointThatFailsIsLogged() async throws {
    try await withPath { path in
      let log = LogRecorder()
      let store = try SQLiteRecordStore(
        path: path,
        configuration: SQLiteConfiguration(timeout: .seconds(60), walSizeLimit: 1 << 20, logger: log.logger))
      #expect(log.entries("opened an SQLite file").count == 1)
      #expect(log.entries.first?.metadata == ["path": path, "table": "sessions"])
      let other = try openStore(path)
      try other.execute("BEGIN; SELECT count(*) FROM sessions")
      let message = "a checkpoint of the write-ahead log failed"
      // A reader that stays keeps the log from being started over.
      let payload = [UInt8](repeating: 7, count: 4000)
      var written = 0
      while log.entries(message).isEmpty {
        #expect(try await store.create(newKey(), record(payload), now: now))
        written += 1
        try #require(written < 100_000)
      }
      let failed = try #require(log.entries(message).first)
      #expect(failed.level == "info")
      #expect(failed.metadata["error"]?.hasPrefix("SQLITE_BUSY") == true)
      #expect(failed.metadata["attempt"] == "1" && failed.metadata["path"] == path)
      #expect(log.entries.allSatisfy { $0.isAtMostInfo })
      try other.execute("COMMIT")
      await store.close()
      await other.close()
    }
  }

  @Test func `a checkpoint that fails each time is not made with each operation`() async throws {
    try await withPath { path in
      let log = LogRecorder()
      let store = try SQLiteRecordStore(path: path, configuration: SQLiteConfiguration(timeout: .seconds(60), logger: log.logger))
      let key = newKey()
      #expect(try await store.create(key, record(), now: now))
      // One process holds the lock of checkpoints, and one that was ended by a crash has left word that it copies. In processes of their own, as
      // closing a file releases its locks.
      let script = """
        import fcntl, sys
        index = open(sys.argv[1], "r+b")
        fcntl.lockf(index, fcntl.LOCK_EX, 1, 121)
        index.seek(128)
        index.write(bytes([5]))
        index.flush()
        print("held", flush=True)
        sys.stdin.read()
        """
      let holder = try await inBackground {
        let holder = try CrashWriterProcess(["python3", "-c", script, path + "-shm"], program: "/usr/bin/env")
        _ = holder.read()
        return holder
      }
      func failures() -> Int { log.entries("a checkpoint met a lock").count }
      try await store.ping()
      #expect(await eventually { failures() > 0 })
      for _ in 0..<500 { #expect(try await store.load(key, now: now) != nil) }
      for number in 0..<50 {
        #expect(try await store.touch(key, idleDeadline: Timestamp(milliseconds: 1_500_000 + Int64(number)), now: now))
      }
      // Pauses of two seconds and more are in between, so that a machine has to be very slow for as many as this.
      #expect(failures() <= 8, "\(failures()) for 550 operations")
      #expect(try await inBackground { holder.finish() } == 0)
      await store.close()
    }
  }

  @Test func `files that are lost and found again are logged once`() async throws {
    try await withPath { path in
      let log = LogRecorder()
      let store = try SQLiteRecordStore(path: path, configuration: SQLiteConfiguration(timeout: .seconds(60), logger: log.logger))
      let lost = "an SQLite store has lost its files: they were removed, replaced or overwritten"
      #expect(rename(path, path + ".away") == 0)
      for _ in 0..<3 { #expect(await error { () throws(SessionError) in try await store.ping() } != nil) }
      #expect(log.entries(lost).map { $0.metadata["path"] } == [path])
      #expect(rename(path + ".away", path) == 0)
      for _ in 0..<3 { try await store.ping() }
      #expect(log.entries("an SQLite store has its files again").map { $0.metadata["path"] } == [path])
      #expect(log.entries(lost).count == 1 && log.entries.allSatisfy { $0.isAtMostInfo })
      await store.close()
    }
  }

  @Test func aLockThatIsWaitedForIsLoggedForDebugging() async throws {
    try await withPath { path in
      let log = LogRecorder()
      let store = try SQLiteRecordStore(path: path, configuration: SQLiteConfiguration(timeout: .seconds(60), logger: log.logger))
      let other = try openStore(path)
      try other.execute("BEGIN IMMEDIATE")
      async let write = store.create(newKey(), record(), now: now)
      let message = "another connection holds a lock on the file"
      #expect(await eventually { !log.entries(message).isEmpty })
      try other.execute("COMMIT")
      #expect(try await write)
      #expect(log.entries(message).allSatisfy { $0.level == "debug" })
      await store.close()
      await other.close()
    }
  }
}
