import Foundation
import Sessions
import SessionsSQLite
import Testing

/// Wrong paths and wrong files are refused with a message that names them, and nothing in them changes.
@Suite struct PathTests {
  private func expectRefused(_ path: String, naming text: String, sourceLocation: SourceLocation = #_sourceLocation) async {
    let error = await openError(path)
    #expect(error?.code == .misconfigured, sourceLocation: sourceLocation)
    #expect(error?.message.contains(text) == true, "\(error?.message ?? "")", sourceLocation: sourceLocation)
  }

  @Test func memoryAndEmptyPathsAreRefused() async {
    await expectRefused("", naming: "SessionsMemory")
    await expectRefused(":memory:", naming: "SessionsMemory")
    await expectRefused("a\0b", naming: "NUL")
  }

  @Test func aDirectoryIsRefused() async throws {
    try await withDirectory { await expectRefused($0.path, naming: "is a directory") }
  }

  @Test func aMissingParentIsRefusedAndNotCreated() async throws {
    try await withDirectory { directory in
      let parent = directory.appending(path: "missing").path
      await expectRefused("\(parent)/sessions.db", naming: parent)
      #expect(!FileManager.default.fileExists(atPath: parent))
    }
  }

  @Test(arguments: [5, 99, 4096, 100_000])
  func aFileThatIsNoDatabaseIsRefusedAndUnchanged(size: Int) async throws {
    try await withPath { path in
      let contents = Data((0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ 7) })
      try contents.write(to: URL(filePath: path))
      await expectRefused(path, naming: path)
      #expect(try Data(contentsOf: URL(filePath: path)) == contents)
      #expect(try FileManager.default.contentsOfDirectory(atPath: URL(filePath: path).deletingLastPathComponent().path).count == 1)
    }
  }

  @Test func aReadOnlyFileIsRefusedAndUnchanged() async throws {
    try await withPath { path in
      try sql(path, "CREATE TABLE other (a); INSERT INTO other VALUES (1)")
      let contents = try Data(contentsOf: URL(filePath: path))
      try FileManager.default.setAttributes([.posixPermissions: 0o444], ofItemAtPath: path)
      await expectRefused(path, naming: "read-only")
      #expect(try Data(contentsOf: URL(filePath: path)) == contents)
    }
  }

  @Test(arguments: [
    "CREATE TABLE sessions (id TEXT PRIMARY KEY, data TEXT)",
    "CREATE VIEW sessions AS SELECT 1 AS key",
    "CREATE TABLE t (a); CREATE INDEX sessions ON t (a)",
  ])
  func aForeignTableIsRefusedAndTheFileUnchanged(statement: String) async throws {
    try await withPath { path in
      try sql(path, statement)
      let contents = try Data(contentsOf: URL(filePath: path))
      await expectRefused(path, naming: "sessions")
      #expect(try Data(contentsOf: URL(filePath: path)) == contents)
      // Another table in the same file is no problem.
      #expect(await openError(path, SQLiteConfiguration(table: "web")) == nil)
    }
  }

  @Test func aTableWithOtherColumnsIsRefused() async throws {
    try await withPath { path in
      #expect(await openError(path) == nil)
      try sql(path, "ALTER TABLE sessions ADD COLUMN extra TEXT")
      let contents = try Data(contentsOf: URL(filePath: path))
      await expectRefused(path, naming: "columns")
      #expect(try Data(contentsOf: URL(filePath: path)) == contents)
    }
  }

  @Test func aNewerSchemaVersionIsRefusedAndUnchanged() async throws {
    try await withPath { path in
      #expect(await openError(path) == nil)
      try sql(path, "UPDATE \"swift-sessions\" SET version = 2")
      let contents = try Data(contentsOf: URL(filePath: path))
      await expectRefused(path, naming: "schema version 2")
      #expect(try Data(contentsOf: URL(filePath: path)) == contents)
    }
  }

  @Test func aDamagedDatabaseIsRefused() async throws {
    try await withPath { path in
      #expect(await openError(path) == nil)
      let file = try FileHandle(forWritingTo: URL(filePath: path))
      try file.seek(toOffset: 100)
      try file.write(contentsOf: Data(repeating: 0xEE, count: 3000))
      try file.close()
      await expectRefused(path, naming: path)
    }
  }

  @Test func aRelativePathIsResolvedOnce() async throws {
    try await withDirectory { directory in
      let name = "sessions-\(UUID().uuidString).db"
      defer { for suffix in ["", "-wal", "-shm"] { unlink(name + suffix) } }
      let store = try SQLiteRecordStore(path: name)
      #expect(FileManager.default.fileExists(atPath: "\(FileManager.default.currentDirectoryPath)/\(name)"))
      try await store.ping()
      await store.close()
    }
  }

  @Test(arguments: [
    SQLiteConfiguration(timeout: .zero), SQLiteConfiguration(timeout: .seconds(-1)),
    SQLiteConfiguration(maximumPendingOperations: 0), SQLiteConfiguration(walSizeLimit: 10),
    SQLiteConfiguration(cacheSize: 0),
  ])
  func wrongSettingsAreRefusedAndNothingIsCreated(configuration: SQLiteConfiguration) async throws {
    try await withPath { path in
      #expect(await openError(path, configuration)?.code == .misconfigured)
      #expect(!FileManager.default.fileExists(atPath: path))
    }
  }
}
