import Foundation
import Sessions
import SessionsSQLite
import Testing

/// The end of a store, by closing it or by releasing it.
@Suite(.serialized) struct CloseTests {
  @Test func everythingFailsAfterClosingAndClosingTwiceIsFine() async throws {
    try await withPath { path in
      let store = try openStore(path)
      let key = newKey()
      #expect(try await store.create(key, record(), now: now))
      await store.close()
      await store.close()
      let codes = [
        await error { () async throws(SessionError) in try await store.create(key, record(), now: now) }?.code,
        await error { () async throws(SessionError) in try await store.load(key, now: now) }?.code,
        await error { () async throws(SessionError) in try await store.replace(key, expecting: 1, with: record(), now: now) }?.code,
        await error { () async throws(SessionError) in try await store.touch(key, idleDeadline: later, now: now) }?.code,
        await error { () async throws(SessionError) in try await store.destroy(key) }?.code,
        await error { () async throws(SessionError) in try await store.prune(now: now, limit: 1) }?.code,
        await error { () async throws(SessionError) in try await store.ping() }?.code,
        await error { () async throws(SessionError) in try await store.records(of: "a", after: nil, limit: 1, now: now) }?.code,
        await error { () async throws(SessionError) in try await store.destroyAll(of: "a", except: nil) }?.code,
      ]
      #expect(codes == Array(repeating: .closed, count: codes.count))
      let again = try openStore(path)
      #expect(try await again.load(key, now: now) == record())
      await again.close()
    }
  }

  @Test func closingDoesWhatWaits() async throws {
    try await withPath { path in
      let store = try openStore(path)
      let keys = (0..<200).map { _ in newKey() }
      let acknowledged = await withTaskGroup(of: RecordKey?.self) { group in
        for key in keys {
          group.addTask {
            let failure = await error { () async throws(SessionError) in try await store.create(key, record(), now: now) }
            #expect(failure == nil || failure?.code == .closed)
            return failure == nil ? key : nil
          }
        }
        group.addTask {
          await store.close()
          return nil
        }
        return await group.reduce(into: [RecordKey]()) { if let key = $1 { $0.append(key) } }
      }
      #expect(try sql(path, "SELECT count(*) FROM sessions") == [["\(acknowledged.count)"]])
    }
  }

  @Test func openingAndClosingLeaksNoDescriptors() async throws {
    try await withDirectory { directory in
      let path = directory.appending(path: "sessions.db").path
      for round in 0..<200 {
        let store = try openStore(path)
        if round.isMultiple(of: 10) { #expect(try await store.create(newKey(), record(), now: now)) }
        if round == 100 { #expect(try openDescriptors(under: directory) > 0) }
        await store.close()
      }
      #expect(try openDescriptors(under: directory) == 0)
      // Opening a file that is refused leaks none either.
      for _ in 0..<20 { #expect(await openError(path, SQLiteConfiguration(table: "Sessions")) != nil) }
      #expect(try openDescriptors(under: directory) == 0)
    }
  }

  /// The ways to look at a file without a store, each of which may have the last connection that closes.
  enum Look: CaseIterable {
    case tables, usedBytes, whileUnused, refusal

    func happen(at path: String) async throws {
      switch self {
      case .tables: #expect(try SQLiteRecordStore.tables(path: path) == ["sessions"])
      case .usedBytes: #expect(SQLiteRecordStore.usedBytes(path: path) != nil)
      case .whileUnused:
        let wasEmpty = Shared<Bool?>(nil)
        SQLiteRecordStore.whileUnused(path: path) { isEmpty in wasEmpty.update { $0 = isEmpty } }
        #expect(wasEmpty.value == false)
      case .refusal: #expect(await openError(path, SQLiteConfiguration(table: "Sessions"))?.code == .misconfigured)
      }
    }
  }

  @Test(arguments: Look.allCases)
  func `who only looks at a file leaves its log as it is, and clears an empty one away`(look: Look) async throws {
    try await withPath { path in
      let store = try openStore(path)
      for _ in 0..<20 { #expect(try await store.create(newKey(), record(), now: now)) }
      // As a crash leaves them.
      let crashed = path + ".crashed"
      for suffix in ["", "-wal"] { try FileManager.default.copyItem(atPath: path + suffix, toPath: crashed + suffix) }
      await store.close()
      func content() throws -> [Data] { try ["", "-wal"].map { try Data(contentsOf: URL(filePath: crashed + $0)) } }
      let before = try content()
      #expect(before[1].count > 0)
      try await look.happen(at: crashed)
      #expect(try content() == before)
      let again = try openStore(crashed)
      #expect(try again.integer("SELECT count(*) FROM sessions") == 20)
      await again.close()
      try await look.happen(at: crashed)
      #expect(!FileManager.default.fileExists(atPath: crashed + "-wal") && !FileManager.default.fileExists(atPath: crashed + "-shm"))
    }
  }

  @Test func lettingGoOfAStoreClosesItAndKeepsItsWrites() async throws {
    try await withDirectory { directory in
      let path = directory.appending(path: "sessions.db").path
      var keys: [RecordKey] = []
      for _ in 0..<20 {
        let store = try openStore(path)
        let key = newKey()
        #expect(try await store.create(key, record(), now: now))
        keys.append(key)
      }
      // The thread that did the last write releases the connection a moment later.
      #expect(try await eventually { try openDescriptors(under: directory) == 0 })
      let store = try openStore(path)
      for key in keys { #expect(try await store.load(key, now: now) == record()) }
      await store.close()
    }
  }
}
