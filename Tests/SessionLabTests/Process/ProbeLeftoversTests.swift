import Foundation
import SessionLab
import Sessions
import SessionsConformance
import SessionsPostgres
import SessionsSQLite
import Testing

/// What a step leaves behind that throws on its way, and how old the names of a run get.
@Suite struct ProbeLeftoversTests {
  private let folder: URL = FileManager.default.temporaryDirectory.appending(path: "probe-\(UUID().uuidString)")
  private static let failure = SessionError(.backend, "as planned")

  private func inFolder(_ body: (SQLiteLabStore, String) async throws -> Void) async throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appending(path: "s.db").path
    try await body(SQLiteLabStore(path: path), path)
  }

  private static func name(_ purpose: String, hours: Int64) -> String {
    RunNamespace.make(purpose, now: Timestamp(milliseconds: SystemSessionClock().now.milliseconds - hours * 3600 * 1000))
  }

  @Test func `a question to an SQLite file leaves neither table nor new file, also when it fails`() async throws {
    try await inFolder { lab, path in
      for isUsers in [false, true] {
        if isUsers { await (try SQLiteRecordStore(path: path)).close() }
        let error = await #expect(throws: SessionError.self) { try await lab.asked { _ throws(SessionError) -> Int in throw Self.failure } }
        #expect(error?.message == Self.failure.message)
        #expect(try await lab.asked { store throws(SessionError) in try store.integer("SELECT 7") } == 7)
        #expect(await lab.durability().setting?.contains("synchronous") == true)
        #expect(RunLeftovers.shared.noted(in: lab) == [])
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == (isUsers ? ["s.db"] : []))
        if isUsers { #expect(try SQLiteRecordStore.tables(path: path) == ["sessions"]) }
      }
    }
  }

  @Test func `a process that cannot tell its version leaves no table of its greeting`() async throws {
    try await inFolder { lab, path in
      let served = ServedStore(
        backendVersion: { (_: SQLiteRecordStore) throws(SessionError) -> String? in throw Self.failure },
        remove: { store throws(SessionError) in try await store.removeTable() }, close: { await $0.close() }
      ) { namespace throws(SessionError) in try SQLiteRecordStore(path: path, configuration: SQLiteConfiguration(table: namespace)) }
      let request = try JSONLine.decode(StoreRequest.self, from: Data(#"{"id":1,"op":"hello","version":1}"#.utf8))
      let answer = await StoreServer(served, of: lab).answer(request)
      #expect(String(decoding: answer, as: UTF8.self).contains("as planned"))
      #expect(try SQLiteRecordStore.tables(path: path) == [] && RunLeftovers.shared.noted(in: lab) == [])
    }
  }

  @Test func `a Postgres store that does not open through a proxy leaves no note`() async throws {
    let lab = try #require(PostgresLabStore(argument: "postgres://127.0.0.1:1/none"))
    let backend = lab.makeBackend()
    let error = await #expect(throws: SessionError.self) {
      _ = try await backend.openInterruptible(RunNamespace.make("c_flt_001"), instances: 1, configuration: .init())
    }
    #expect(error?.code == .unavailable && RunLeftovers.shared.noted(in: lab) == [], "\(String(describing: error))")
    await backend.finish()
  }

  @Test func `what is still noted at the end of a run is removed`() async throws {
    try await inFolder { lab, path in
      let (leftovers, table) = (RunLeftovers(), RunNamespace.make("c_rec_001"))
      await (try SQLiteRecordStore(path: path)).close()
      try leftovers.add(table, of: lab)
      await (try SQLiteRecordStore(path: path, configuration: SQLiteConfiguration(table: table))).close()
      await leftovers.finish()
      #expect(try SQLiteRecordStore.tables(path: path) == ["sessions"])
    }
  }

  @Test func `a run on SQLite has no table for the whole run, which could get as old as leftovers`() async throws {
    try await inFolder { lab, path in
      let (backend, names) = (lab.makeBackend(), ["c_rec_001", "c_rec_002"].map { RunNamespace.make($0) })
      for name in names {
        let opened = try await backend.open(name, instances: 1, configuration: .init())
        #expect(try SQLiteRecordStore.tables(path: path) == [name])
        await opened.close()
      }
      // The connection that it keeps is open all the same: the log would be gone with the last one.
      #expect(FileManager.default.fileExists(atPath: "\(path)-wal"))
      await backend.finish()
      #expect(try SQLiteRecordStore.tables(path: path) == [] && RunLeftovers.shared.noted(in: lab) == [])
    }
  }

  @Test func `a table of Postgres goes from case to case for some hours only`() {
    var tables = CaseTables()
    let (old, young) = (Self.name("c_rec_001", hours: 7), Self.name("c_rec_001", hours: 5))
    #expect(tables.table(of: "d_2", idle: [old]) == "d_2")
    #expect(tables.table(of: "e_3", idle: [old, young]) == young)
  }

  private static let postgres = ProcessInfo.processInfo.environment["SESSIONS_POSTGRES_URL"]

  @Test(.enabled(if: postgres != nil)) func `an old table of a run on Postgres is dropped and made anew`() async throws {
    let url = try #require(Self.postgres)
    let lab = try #require(PostgresLabStore(argument: url))
    let (old, young) = (Self.name("c_rec_001", hours: 7), RunNamespace.make("c_rec_002"))
    let backend = lab.makeBackend()
    await (try await backend.open(old, instances: 2, configuration: .init())).close()
    let opened = try await backend.open(young, instances: 2, configuration: .init())
    #expect(try await lab.leftovers().contains(young))
    await opened.close()
    await backend.finish()
    let left = try await lab.leftovers()
    #expect(!left.contains(old) && !left.contains(young))
  }
}
