import Foundation
import SessionLab
import SessionsSQLite
import Testing

/// What a run leaves in a user's database.
@Suite struct RunLeftoversTests {
  @Test(arguments: [
    "c_rec_001_1abcdefghij2", "c_probe_3w5e11264sgs", "bench_4294967295", "bench_12_3", "count_00ff00ff", "hello_3w5e11264sgs",
    "bench_7_kept",
  ])
  func `names of runs are known`(name: String) { #expect(RunNamespace.isOne(name)) }

  @Test(arguments: ["sessions", "c_customer_preferences", "bench_marks", "count_me", "c_rec_001", "hello", "my_bench_1"])
  func `other names are not`(name: String) { #expect(!RunNamespace.isOne(name)) }

  @Test(.timeLimit(.minutes(3)), arguments: [SIGTERM, SIGHUP]) func `an interrupted run leaves no table, and no file of its own`(
    number: Int32
  )
    async throws
  {
    let folder = FileManager.default.temporaryDirectory.appending(path: "left-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    // One file is the user's, one is made by the run.
    let (own, new) = (folder.appending(path: "own.db").path, folder.appending(path: "new.db").path)
    let users = try SQLiteRecordStore(path: own)
    await users.close()
    for path in [own, new] {
      let process = Process()
      process.executableURL = URL(filePath: try LabProcess.program())
      process.arguments = ["check", "--store", "sqlite:\(path)", "--two-processes", "--repeat", "1000"]
      (process.standardInput, process.standardOutput) = (FileHandle.nullDevice, FileHandle.nullDevice)
      process.standardError = FileHandle.nullDevice
      let (ends, end) = AsyncStream.makeStream(of: Void.self)
      process.terminationHandler = { _ in end.finish() }
      try process.run()
      while !Self.tables(path).contains(where: RunNamespace.isOne) { try await Task.sleep(for: .milliseconds(20)) }
      kill(process.processIdentifier, number)
      for await _ in ends {}
      #expect(process.terminationReason == .uncaughtSignal && process.terminationStatus == number)
    }
    #expect(Self.tables(own) == ["sessions"])
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasPrefix("new.db") } == [])
  }

  @Test func `what a killed run has left is listed, and removed when that is asked for`() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "left-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appending(path: "s.db").path
    for table in ["sessions", "bench_77"] {
      await (try SQLiteRecordStore(path: path, configuration: SQLiteConfiguration(table: table))).close()
    }
    let offered = try await LabRun(["check", "--store", "sqlite:\(path)", "--only", "CRUD-001"])
    #expect(offered.errors.contains("sessionlab sweep"), "\(offered.errors)")
    let listed = try await LabRun(["sweep", "--store", "sqlite:\(path)"])
    #expect(listed.exitCode == 1 && listed.output.contains("bench_77") && Self.tables(path).count == 2)
    let removed = try await LabRun(["sweep", "--store", "sqlite:\(path)", "--remove"])
    #expect(removed.exitCode == 0 && Self.tables(path) == ["sessions"])
    #expect(try await LabRun(["sweep", "--store", "sqlite:\(path)"]).exitCode == 0)
  }

  private static func tables(_ path: String) -> [String] {
    FileManager.default.fileExists(atPath: path) ? (try? SQLiteRecordStore.tables(path: path)) ?? [] : []
  }
}
