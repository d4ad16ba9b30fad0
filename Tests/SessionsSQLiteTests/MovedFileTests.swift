import Foundation
import Sessions
import SessionsSQLite
import Testing

/// Files that are removed, replaced or overwritten while a store has them open: no write is acknowledged that nobody will find.
@Suite(.serialized) struct MovedFileTests {
  /// What somebody does to the files of a database.
  enum Harm: CaseIterable {
    case removal, removalOfAll, renaming, replacement, anotherLink

    /// Whether the path leads nowhere afterwards.
    var leavesNothing: Bool { self == .removal || self == .removalOfAll || self == .renaming }

    func happen(to path: String) throws {
      let files = FileManager.default
      switch self {
      case .removal: try files.removeItem(atPath: path)
      case .removalOfAll: for suffix in ["", "-wal", "-shm"] { try files.removeItem(atPath: path + suffix) }
      case .renaming: try files.moveItem(atPath: path, toPath: path + ".away")
      case .replacement:
        try sql(path, "VACUUM INTO '\(path).backup'")
        #expect(rename(path + ".backup", path) == 0)
      case .anotherLink:
        try sql(path, "VACUUM INTO '\(path).second'")
        try files.removeItem(atPath: path)
        try files.createSymbolicLink(atPath: path, withDestinationPath: path + ".second")
      }
    }
  }

  /// Opens a store, at the end of a symbolic link where the harm is one to that, and writes a record.
  private func withHarm(
    _ harm: Harm, _ durability: SQLiteDurability = .processCrash, _ body: (SQLiteRecordStore, String, RecordKey) async throws -> Void
  ) async throws {
    try await withPath { path in
      if harm == .anotherLink {
        #expect(await openError(path + ".first") == nil)
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: path + ".first")
      }
      let store = try SQLiteRecordStore(path: path, configuration: SQLiteConfiguration(durability: durability, timeout: .seconds(60)))
      let key = newKey()
      #expect(try await store.create(key, record(), now: now))
      try harm.happen(to: path)
      try await body(store, path, key)
      await store.close()
    }
  }

  private func expectRefused(_ failure: SessionError?, _ path: String, _ harm: Harm) {
    #expect(failure?.code == .unavailable, "\(harm): \(String(describing: failure))")
    #expect(failure?.message.contains(path) == true)
    #expect(failure?.message.contains(harm.leavesNothing ? "removed or renamed" : "replaced") == true, "\(failure?.message ?? "")")
  }

  @Test(arguments: Harm.allCases, SQLiteDurability.allCases)
  func `the first write after it is not acknowledged, and no other either`(harm: Harm, durability: SQLiteDurability) async throws {
    try await withHarm(harm, durability) { store, path, key in
      let first = await error { () throws(SessionError) in try await store.create(newKey(), record(), now: now) }
      expectRefused(first, path, harm)
      // Together they are one transaction.
      let failures = await withTaskGroup(of: SessionError?.self) { group in
        for _ in 0..<64 {
          group.addTask { await error { () throws(SessionError) in try await store.create(newKey(), record(), now: now) } }
        }
        return await group.reduce(into: []) { $0.append($1) }
      }
      for failure in failures { expectRefused(failure, path, harm) }
      for failure in [
        await error { () throws(SessionError) in try await store.ping() },
        await error { () throws(SessionError) in try await store.load(key, now: now) },
        await error { () throws(SessionError) in try await store.destroy(key) },
        await error { () throws(SessionError) in try await store.prune(now: now, limit: 1) },
        await error { () throws(SessionError) in try await store.records(of: "anna", after: nil, limit: 1, now: now) },
      ] { expectRefused(failure, path, harm) }
      // Only the one that was done in the lost file is in doubt: it may come back with that.
      #expect(first?.isIndeterminate == true && failures.allSatisfy { $0?.isIndeterminate == false })
    }
  }

  @Test func `writes that come together are not acknowledged either`() async throws {
    for round in 0..<8 {
      try await withHarm(round.isMultiple(of: 2) ? .removal : .replacement) { store, path, _ in
        let failures = await withTaskGroup(of: SessionError?.self) { group in
          for _ in 0..<64 {
            group.addTask { await error { () throws(SessionError) in try await store.create(newKey(), record(), now: now) } }
          }
          return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(failures.allSatisfy { $0?.code == .unavailable && $0?.message.contains(path) == true })
      }
    }
  }

  @Test(arguments: Harm.allCases)
  func `a ping finds it at once, and reads a second later`(harm: Harm) async throws {
    try await withHarm(harm) { store, path, _ in
      expectRefused(await error { () throws(SessionError) in try await store.ping() }, path, harm)
    }
    try await withHarm(harm) { store, path, key async throws in
      var failure: SessionError?
      #expect(
        try await eventuallyAsync {
          failure = await error { () throws(SessionError) in try await store.load(key, now: now) }
          return failure != nil
        })
      expectRefused(failure, path, harm)
    }
  }

  @Test func `a file that is put back is used again, with all that was acknowledged`() async throws {
    try await withHarm(.renaming) { store, path, key in
      #expect(await error { () throws(SessionError) in try await store.ping() }?.code == .unavailable)
      try FileManager.default.moveItem(atPath: path + ".away", toPath: path)
      try await store.ping()
      #expect(try await store.load(key, now: now) == record())
      #expect(try await store.create(newKey(), record(), now: now))
    }
  }

  @Test(arguments: ["-wal", "-shm"])
  func `a log that was removed takes nothing with it that was acknowledged`(suffix: String) async throws {
    try await withPath { path in
      let store = try openStore(path)
      var keys: [RecordKey] = []
      for _ in 0..<50 {
        keys.append(newKey())
        #expect(try await store.create(keys[keys.count - 1], record(), now: now))
      }
      try FileManager.default.removeItem(atPath: path + suffix)
      var failure: SessionError?
      #expect(
        try await eventuallyAsync {
          let key = newKey()
          failure = await error { () throws(SessionError) in try await store.create(key, record(), now: now) }
          if failure == nil { keys.append(key) }
          return failure != nil
        })
      #expect(failure?.message.contains("\(path)\(suffix) was removed") == true, "\(String(describing: failure))")
      #expect(failure?.code == .unavailable && failure?.message.contains("is copied into the database file") == true)
      // While the store is still open, as if it were killed now.
      let copy = path + ".copy"
      #expect(
        try await eventuallyAsync {
          try? FileManager.default.removeItem(atPath: copy)
          try FileManager.default.copyItem(atPath: path, toPath: copy)
          let count = (try? sql(copy, "SELECT count(*) FROM sessions")) ?? []
          return count == [["\(keys.count)"]]
        })
      await store.close()
      let again = try openStore(path)
      for key in keys { #expect(try await again.load(key, now: now) != nil) }
      await again.close()
    }
  }

  @Test(arguments: ["", "-wal"])
  func `nothing is copied into a file of others, and theirs is not removed`(suffix: String) async throws {
    try await withPath { path in
      let store = try openStore(path)
      for _ in 0..<50 { #expect(try await store.create(newKey(), record(), now: now)) }
      try sql(path, "VACUUM INTO '\(path).backup'")
      for _ in 0..<50 { #expect(try await store.create(newKey(), record(), now: now)) }
      let backup = try Data(contentsOf: URL(filePath: path + ".backup"))
      #expect(rename(path + ".backup", path + suffix) == 0)
      #expect(await error { () throws(SessionError) in try await store.ping() }?.message.contains("replaced") == true)
      await store.close()
      #expect(try Data(contentsOf: URL(filePath: path + suffix)) == backup)
    }
  }

  @Test func `a file that was overwritten where it is is noticed, and stays as it was written`() async throws {
    try await withPath { path in
      let store = try openStore(path)
      let first = newKey()
      #expect(try await store.create(first, record(), now: now))
      try sql(path, "PRAGMA wal_checkpoint(PASSIVE); VACUUM INTO '\(path).backup'")
      let backup = try Data(contentsOf: URL(filePath: path + ".backup"))
      // Too few for a checkpoint, during which a write to the file is nothing strange.
      for _ in 0..<100 { #expect(try await store.create(newKey(), record([UInt8](repeating: 1, count: 3000)), now: now)) }
      try await store.ping()
      try overwrite(path, with: backup)
      let failure = await error { () throws(SessionError) in try await store.create(newKey(), record(), now: now) }
      #expect(failure?.code == .unavailable && failure?.message.contains("other than SQLite") == true, "\(String(describing: failure))")
      #expect(await error { () throws(SessionError) in try await store.ping() }?.code == .unavailable)
      await store.close()
      #expect(try Data(contentsOf: URL(filePath: path)) == backup)
      // As the message says.
      for suffix in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
      let again = try openStore(path)
      #expect(try await again.load(first, now: now) == record())
      #expect(try sql(path, "PRAGMA integrity_check") == [["ok"]])
      await again.close()
    }
  }

  /// Overwrites a file where it is, as `cp` does it.
  private func overwrite(_ path: String, with content: Data) throws {
    let file = try FileHandle(forWritingTo: URL(filePath: path))
    try file.truncate(atOffset: 0)
    try file.write(contentsOf: content)
    try file.close()
  }

  private func fill(_ store: SQLiteRecordStore) async throws {
    for _ in 0..<100 { #expect(try await store.create(newKey(), record([UInt8](repeating: 1, count: 3000)), now: now)) }
  }

  /// Waits until the store would notice a write, overwrites the file, and expects that no write is acknowledged.
  private func expectNoticed(_ store: SQLiteRecordStore, _ path: String) async throws {
    #expect(
      try await eventuallyAsync {
        // Looks at the file, and writes nothing.
        _ = try await store.load(newKey(), now: now)
        return store.noticesWrites
      })
    // A file system's clock has some milliseconds in a tick.
    try await Task.sleep(for: .milliseconds(50))
    let content = Data(repeating: 7, count: 100_000)
    try overwrite(path, with: content)
    let failure = await error { () throws(SessionError) in try await store.create(newKey(), record(), now: now) }
    #expect(failure?.code == .unavailable && failure?.message.contains("other than SQLite") == true, "\(String(describing: failure))")
    await store.close()
    #expect(try Data(contentsOf: URL(filePath: path)) == content)
  }

  @Test(arguments: SQLiteDurability.allCases)
  func `after a crash, too, a file that was overwritten is noticed by the first write`(durability: SQLiteDurability) async throws {
    try await withPath { path in
      let first = try openStore(path)
      try await fill(first)
      // As a crash leaves them.
      let crashed = path + ".crashed"
      for suffix in ["", "-wal"] { try FileManager.default.copyItem(atPath: path + suffix, toPath: crashed + suffix) }
      await first.close()
      let configuration = SQLiteConfiguration(durability: durability, timeout: .seconds(60))
      try await expectNoticed(try SQLiteRecordStore(path: crashed, configuration: configuration), crashed)
    }
  }

  @Test func `a checkpoint that another process did not finish is done again, so that a file that was overwritten is noticed`() async throws
  {
    try await withPath { path in
      let store = try openStore(path)
      try await fill(store)
      // The place where a checkpoint notes what it is going to copy. In a process of its own, as closing the file releases its locks.
      let status = try await inBackground {
        let note = Process()
        note.executableURL = URL(filePath: "/bin/sh")
        note.arguments = ["-c", "printf '\\005' | dd of=\"$0\" bs=1 seek=128 conv=notrunc 2>/dev/null", path + "-shm"]
        try note.run()
        note.waitUntilExit()
        return note.terminationStatus
      }
      #expect(status == 0)
      #expect(!store.noticesWrites)
      try await expectNoticed(store, path)
    }
  }

  @Test func `a file whose whole log was copied is noticed by the first write, though that starts the log over`() async throws {
    try await withPath { path in
      let store = try openStore(path)
      try await fill(store)
      try sql(path, "PRAGMA wal_checkpoint(PASSIVE)")
      try await expectNoticed(store, path)
    }
  }

  @Test func `what SQLite itself does to a file, in any process, is no reason to fail`() async throws {
    try await withPath { path in
      let configuration = SQLiteConfiguration(timeout: .seconds(60), walSizeLimit: 1 << 20)
      let stores = [
        try SQLiteRecordStore(path: path, configuration: configuration), try SQLiteRecordStore(path: path, configuration: configuration),
      ]
      let isDone = Shared(false)
      try await withThrowingTaskGroup(of: Void.self) { group in
        for task in 0..<4 {
          group.addTask { () async throws in
            for _ in 0..<400 {
              #expect(try await stores[task % 2].create(newKey(), record([UInt8](repeating: 1, count: 8000)), now: now))
            }
          }
        }
        group.addTask {
          while !isDone.value { for store in stores { try await store.ping() } }
        }
        group.addTask { () async throws in
          for _ in 0..<3 { #expect(try await CrashWriterProcess.run(["open", path, "sessions"]) == 0) }
          try await inBackground {
            for statement in ["VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)", "PRAGMA wal_checkpoint(PASSIVE)"] { try sql(path, statement) }
          }
          isDone.update { $0 = true }
        }
        try await group.waitForAll()
      }
      #expect(try sql(path, "SELECT count(*) FROM sessions") == [["1603"]])
      #expect(try sql(path, "PRAGMA integrity_check") == [["ok"]])
      for store in stores { await store.close() }
    }
  }
}
