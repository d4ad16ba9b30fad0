import ArgumentParser
import CLimits
import Foundation
import Sessions
import SessionsSQLite

/// The SQLite store against a loop in C.
struct SQLiteLimits: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sqlite", abstract: "SQLite against a C loop of prepared statements in autocommit.")

  @OptionGroup var options: RoundOptions
  @Option(help: "How many sessions there are.")
  var sessions: Int = 10_000
  @Option(help: "Where the database files are put; a temporary folder by default.")
  var folder: String?

  private static let tasks = [1, 16, 64]
  private static let goals: [SQLiteDurability: [Double]] = [.processCrash: [0.9, 0.95, 1.1], .powerLoss: [0.95, 1.5, 2.5]]

  func run() async throws {
    let file = RatioFile(options, backend: "sqlite")
    let anchor = "C loop on SQLite \(String(cString: climits_sqlite_version()))"
    for durability in SQLiteDurability.allCases {
      let synchronous = durability == .powerLoss ? "FULL" : "NORMAL"
      let table = RatioTable(
        "SQLite \(synchronous), \(sessions) sessions of 512 bytes, 80 % reads, 20 % writes: rate against a C loop", against: anchor, file)
      for (index, tasks) in Self.tasks.enumerated() {
        guard let goal = Self.goals[durability]?[index] else { continue }
        var records: [Double] = []
        var whole: [Double] = []
        for round in 0..<options.rounds {
          let limit = try await limitRate(durability, seed: UInt64(round + 1))
          records.append(try await rate(durability, tasks: tasks, RecordWorkload<SQLiteRecordStore>.self) / limit)
          whole.append(try await rate(durability, tasks: tasks, StoreWorkload<SQLiteRecordStore>.self) / limit)
        }
        table.row("record store, \(tasks) tasks", records, atLeast: goal)
        table.row("token to value and back, \(tasks) tasks", whole, atLeast: goal * 0.8)
      }
    }
    try file.write()
  }

  private func inFolder<Result>(_ body: (String) async throws -> Result) async throws -> Result {
    let parent = folder.map { URL(fileURLWithPath: $0) } ?? FileManager.default.temporaryDirectory
    let url = parent.appendingPathComponent("limits-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: url) }
    return try await body(url.appendingPathComponent("limits.db").path)
  }

  private func limitRate(_ durability: SQLiteDurability, seed: UInt64) async throws -> Double {
    try await inFolder { path in
      let rate = climits_sqlite(
        path, durability == .powerLoss ? 1 : 0, Int32(sessions), 512, options.seconds, seed)
      guard rate > 0 else { throw ValidationError("the C loop failed with SQLite code \(-rate)") }
      return rate
    }
  }

  private func rate<Load: Workload>(_ durability: SQLiteDurability, tasks: Int, _ type: Load.Type) async throws -> Double
  where Load.Records == SQLiteRecordStore {
    try await inFolder { path in
      // Filled without waiting for the disk, then opened with the durability that is measured.
      let filled = try SQLiteRecordStore(path: path)
      var shares = try await Load.shares(tasks, of: sessions, in: filled)
      await filled.close()
      let store = try SQLiteRecordStore(path: path, configuration: SQLiteConfiguration(durability: durability))
      for index in shares.indices { try shares[index].use(store) }
      let rate = try await Load.rate(shares, seconds: options.seconds)
      await store.close()
      return rate
    }
  }
}
