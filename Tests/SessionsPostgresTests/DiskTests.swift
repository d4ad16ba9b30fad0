import Foundation
import Sessions
import SessionsFaultRuns
import SessionsPostgres
import Testing

/// Disks that are full: the one with the table, which the server survives, and the one with its log, which it does not.
@Suite(.serialized, .enabled(if: SmallDisk.isPossible, "only the superuser may mount a small file system"))
struct DiskTests {
  /// Creates records until one is refused; returns the keys of the acknowledged ones, and the refusal.
  private func fill(_ store: PostgresRecordStore, tasks: Int = 4) async -> (acknowledged: [RecordKey], refusals: [SessionError]) {
    let (acknowledged, refusals) = (Shared<[RecordKey]>([]), Shared<[SessionError]>([]))
    // As long as a page, so that none fits into the gap of another.
    let payload = [UInt8](repeating: 7, count: 8000)
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<tasks {
        group.addTask {
          for _ in 0..<20_000 where refusals.value.count < 20 {
            let key = newKey()
            let refusal = await error { () throws(SessionError) in try await store.create(key, record(payload), now: now) }
            if let refusal { refusals.update { $0.append(refusal) } } else { acknowledged.update { $0.append(key) } }
          }
        }
      }
    }
    return (acknowledged.value, refusals.value)
  }

  @Test func `a full disk is unavailable, loses nothing, and when there is space the store goes on`() async throws {
    let server = try TestServer()
    defer { server.stop() }
    let disk = try SmallDisk(in: server.folder, megabytes: 8)
    defer { disk.unmount() }
    try server.sql("CREATE TABLESPACE small LOCATION '\(disk.path)'")
    try server.sql("ALTER SYSTEM SET default_tablespace = small")
    try server.sql("SELECT pg_reload_conf()")
    let store = try PostgresRecordStore(server.url(), configuration: configuration("sessions"))
    try await store.prepare()
    try await underLoad("disk full, SQLSTATE 53100", store) { load in
      try await load.progress()
      try disk.fill(leaving: 512)
      let (acknowledged, refusals) = await fill(store)
      #expect(acknowledged.count > 10)
      #expect(!refusals.isEmpty)
      for refusal in refusals {
        #expect(refusal.code == .unavailable)
        #expect(!refusal.isIndeterminate, "\(refusal)")
        #expect(refusal.message.contains("53100"), "\(refusal)")
      }
      // The existing records can still be read.
      for key in acknowledged { #expect(try await store.load(key, now: now)?.payload.count == 8000) }
      try disk.free()
      let clock = ContinuousClock()
      let recovery = try await clock.measure {
        // A record that needs a new page: the load's sessions find room on the pages that they have.
        try await eventually("a write") {
          (try? await store.create(newKey(), record([UInt8](repeating: 7, count: 8000)), now: now)) == true
        }
      }
      try await load.progress()
      for key in acknowledged { #expect(try await store.load(key, now: now)?.payload.count == 8000) }
      return [recovery]
    }
    await store.close()
  }

  @Test func `a server that ends as its log has no space is found again, with all that was acknowledged`() async throws {
    var mounted: SmallDisk?
    let server = try TestServer(
      settings: ["max_wal_size=1GB", "checkpoint_timeout=1h"],
      creating: { TestServer.initdb($0) + ["--wal-segsize=1", "-X", "\(($0 as NSString).deletingLastPathComponent)/small.mount"] },
      prepare: { mounted = try SmallDisk(in: $0, megabytes: 32) })
    defer { server.stop() }
    let disk = try #require(mounted)
    defer { disk.unmount() }
    let store = try PostgresRecordStore(server.url(), configuration: PostgresConfiguration(timeout: .seconds(1)))
    let reader = try PostgresRecordStore(server.url(), configuration: configuration("sessions"))
    try await prepare(store)
    try await underLoad("log's disk full, server ends", store) { load in
      try await load.progress()
      try disk.fill(leaving: 2048)
      let (acknowledged, refusals) = await fill(store)
      try await eventually("the end of the server") { !server.isRunning }
      for refusal in refusals { #expect(refusal.code == .unavailable || refusal.code == .timeout) }
      try disk.free()
      try server.start()
      let recovery = try await load.recovery()
      try await load.progress()
      for key in acknowledged { #expect(try await reader.load(key, now: now)?.payload.count == 8000) }
      return [recovery]
    }
    await store.close()
    await reader.close()
  }
}

/// A file system of a few megabytes that can be filled and emptied. It takes the superuser to make one.
struct SmallDisk {
  let path: String
  private var ballast: String { "\(path)/ballast" }

  /// Whether this process may mount one.
  static let isPossible: Bool = {
    guard geteuid() == 0, let folder = try? TestServer.makeFolder() else { return false }
    defer { try? FileManager.default.removeItem(atPath: folder) }
    guard let disk = try? SmallDisk(in: folder, megabytes: 1) else { return false }
    disk.unmount()
    return true
  }()

  /// - Parameter folder: The mount point; the shell beside a server unmounts it when this process ends early.
  init(in folder: String, megabytes: Int) throws {
    path = "\(folder)/small.mount"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    try TestServer.run(["mount", "-t", "tmpfs", "-o", "size=\(megabytes)m,uid=postgres,mode=700", "tmpfs", path])
  }

  /// Takes all the space but some kilobytes.
  func fill(leaving kilobytes: Int) throws {
    let attributes = try FileManager.default.attributesOfFileSystem(forPath: path)
    let free = (attributes[.systemFreeSize] as? NSNumber)?.intValue ?? 0
    guard free > kilobytes << 10 else { throw TestFailure("the disk is too small: \(free) bytes are free") }
    try Data(repeating: 1, count: free - kilobytes << 10).write(to: URL(fileURLWithPath: ballast))
  }

  func free() throws { try FileManager.default.removeItem(atPath: ballast) }

  func unmount() { try? TestServer.run(["umount", "-l", path]) }
}
