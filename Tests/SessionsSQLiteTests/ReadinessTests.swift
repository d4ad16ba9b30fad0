import CSQLite
import Foundation
import Sessions
import SessionsSQLite
import Testing

/// A ping fails whenever a write would, and touches no session. What SQLite and the system say of the file is told as it is.
@Suite struct ReadinessTests {
  @Test func `a ping finds a table that is gone or changed, and no session changes`() async throws {
    try await withPath { path in
      let store = try openStore(path)
      #expect(try await store.create(newKey(), record(subject: "anna"), now: now))
      let rows = "SELECT rowid, hex(key), version, expires FROM sessions"
      let before = try sql(path, rows)
      for (make, undo) in [
        ("ALTER TABLE sessions RENAME TO away", "ALTER TABLE away RENAME TO sessions"),
        ("ALTER TABLE sessions RENAME COLUMN payload TO data", "ALTER TABLE sessions RENAME COLUMN data TO payload"),
        ("DELETE FROM \"swift-sessions\"", "INSERT INTO \"swift-sessions\" VALUES ('sessions', 1)"),
      ] {
        try sql(path, make)
        let failure = await error { () throws(SessionError) in try await store.ping() }
        #expect(failure?.code == .backend, "\(make): \(String(describing: failure))")
        #expect(failure?.message.contains("removed") == true || failure?.message.contains("gone or was changed") == true)
        try sql(path, undo)
        #expect(await error { () throws(SessionError) in try await store.ping() } == nil, "\(undo)")
      }
      #expect(try sql(path, rows) == before)
      #expect(try sql(path, "SELECT name, version FROM \"swift-sessions\"") == [["sessions", "1"]])
      await store.close()
    }
  }

  @Test func `a process that holds a lock is named, when the store is opened and when a write waits`() async throws {
    try await withPath { path in
      let store = try SQLiteRecordStore(path: path, configuration: SQLiteConfiguration(timeout: .seconds(2)))
      let other = try await inBackground {
        let process = try CrashWriterProcess(["lock", path])
        _ = process.read()
        return process
      }
      let opening = await openError(path, SQLiteConfiguration(table: "web", timeout: .milliseconds(50)))
      var failures = [opening]
      // A machine that is only busy may not get to it in time.
      repeat {
        failures.append(await error { () throws(SessionError) in try await store.create(newKey(), record(), now: now) })
      } while failures.last??.code == .timeout
      for failure in [opening, failures.last ?? nil] {
        #expect(failure?.code == .unavailable)
        #expect(failure?.message.contains("process \(other.identifier) held a lock on \(path)") == true, "\(String(describing: failure))")
      }
      #expect(try await inBackground { other.finish() } == 0)
      #expect(await openError(path, SQLiteConfiguration(table: "web", timeout: .seconds(60))) == nil)
      await store.close()
    }
  }

  @Test func `a lock of this process's own is said to be one`() async throws {
    try await withPath { path in
      let store = try openStore(path)
      try store.execute("BEGIN IMMEDIATE")
      let failure = await openError(path, SQLiteConfiguration(table: "web", timeout: .milliseconds(50)))
      #expect(failure?.message.contains("this process itself") == true, "\(String(describing: failure))")
      try store.execute("COMMIT")
      await store.close()
    }
  }

  @Test func `a file system that refuses locks that nobody holds is not another connection`() async throws {
    try await withDirectory { directory in
      let share = directory.appending(path: "locks-are-refused")
      try FileManager.default.createDirectory(at: share, withIntermediateDirectories: true)
      #expect(LockRefusal.isInstalled)
      let path = share.appending(path: "sessions.db").path
      let failure = await openError(path, SQLiteConfiguration(timeout: .milliseconds(50)))
      #expect(failure?.code == .unavailable)
      #expect(failure?.message.contains("no process that this one can see") == true, "\(String(describing: failure))")
      #expect(failure?.message.contains("local disk") == true && failure?.message.contains(path) == true)
    }
  }

  @Test func `what a write survives is asked of the connection and of the file system`() async throws {
    try await withPath { path in
      for (durability, reason) in [(SQLiteDurability.processCrash, "synchronous=NORMAL"), (.powerLoss, "synchronous=FULL")] {
        let store = try SQLiteRecordStore(path: path, configuration: SQLiteConfiguration(durability: durability))
        let told = try store.durabilityReading()
        #expect(told.survives == durability && told.reason.hasPrefix(reason), "\(told)")
        #expect(told.settings["journal_mode"] == "wal" && told.settings["file system"] == "disk")
        try store.execute("PRAGMA synchronous=OFF")
        #expect(try store.durabilityReading().survives == .processCrash)
        #expect(try store.durabilityReading().reason.hasPrefix("synchronous=OFF"))
        await store.close()
      }
    }
    let path = "/dev/shm/sessions-\(UUID().uuidString).db"
    defer { for suffix in ["", "-wal", "-shm"] { unlink(path + suffix) } }
    let store = try SQLiteRecordStore(path: path, configuration: SQLiteConfiguration(durability: .powerLoss))
    #expect(try store.durabilityReading().survives == .processCrash)
    #expect(try store.durabilityReading().reason.contains("in memory"))
    await store.close()
  }

  @Test func `a library that is too old is named with its version, and one with a fault is known`() {
    for version in [3_006_023, 3_036_000, 3_036_999] as [Int32] {
      let failure = #expect(throws: SessionError.self) { try SQLiteLibrary.validate(version) }
      #expect(failure?.code == .misconfigured)
    }
    let failure = #expect(throws: SessionError.self) { try SQLiteLibrary.validate(3_036_012) }
    #expect(failure?.message.contains("3.36.12") == true)
    #expect(throws: Never.self) { try SQLiteLibrary.validate(3_037_000) }
    #expect(throws: Never.self) { try SQLiteLibrary.validate() }
    let faulty: [Int32] = [3_037_000, 3_040_001, 3_044_005, 3_045_000, 3_050_006, 3_051_000, 3_051_002]
    #expect(faulty.allSatisfy { SQLiteLibrary.hasResetFault($0) })
    let sound: [Int32] = [3_044_006, 3_044_009, 3_050_007, 3_051_003, 3_052_000, 3_053_000, 4_000_000]
    #expect(sound.allSatisfy { !SQLiteLibrary.hasResetFault($0) })
  }

  @Test func `a program with this store starts with a library that is too old, to say so`() throws {
    let program = try Data(contentsOf: try CrashWriterProcess.executable(), options: .alwaysMapped)
    func asksFor(_ function: String) -> Bool { program.range(of: Data("\0sqlite3_\(function)\0".utf8)) != nil }
    #expect(asksFor("libversion_number"))
    // What came with 3.37 and later. A program that asks for one of them does not start with an older library.
    for function in ["changes64", "total_changes64", "autovacuum_pages", "error_offset", "db_name", "serialize", "set_clientdata"] {
      #expect(!asksFor(function), "\(function)")
    }
  }
}

/// A file system that refuses write locks, as some network shares do, for the files under folders named `locks-are-refused`.
private enum LockRefusal {
  private typealias Control = @convention(c) (Int32, Int32, UnsafeMutableRawPointer?) -> Int32

  /// Takes SQLite's call of `fcntl`, in this process for good.
  static let isInstalled: Bool = {
    guard let vfs = sqlite3_vfs_find(nil), let set = vfs.pointee.xSetSystemCall else { return false }
    let refusing: Control = { descriptor, command, argument in
      let lock = argument?.assumingMemoryBound(to: flock.self).pointee
      if command == F_SETLK, lock?.l_type == Int16(F_WRLCK),
        let file = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\(descriptor)"),
        file.contains("/locks-are-refused/")
      {
        errno = EACCES
        return -1
      }
      guard let argument else { return fcntl(descriptor, command) }
      return fcntl(descriptor, command, argument)
    }
    return set(vfs, "fcntl", unsafeBitCast(refusing, to: sqlite3_syscall_ptr.self)) == SQLITE_OK
  }()
}
