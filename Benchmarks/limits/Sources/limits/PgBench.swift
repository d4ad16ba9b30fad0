import ArgumentParser
import Foundation

/// `pgbench -M prepared` as the limit: the same reads and conditional writes, one row each, by the same number of clients.
struct PgBench {
  let url: String
  let clients: Int
  let sessions: Int
  /// Whether the rows are in an unlogged table, like those of the store.
  let isUnlogged: Bool

  private static let table = "limits_pgbench"

  /// Makes the table, filled; it replaces one that is there.
  func prepare() async throws {
    let kind = isUnlogged ? "UNLOGGED TABLE" : "TABLE"
    let table = Self.table
    _ = try await RawTool.run(
      "psql",
      [
        url, "-q", "-v", "ON_ERROR_STOP=1", "-c", "DROP TABLE IF EXISTS \(table)", "-c",
        "CREATE \(kind) \(table) (id int PRIMARY KEY, version bigint NOT NULL, expires bigint NOT NULL, payload bytea NOT NULL) "
          + "WITH (fillfactor = 80)",
        "-c",
        "INSERT INTO \(table) SELECT i, 1, 9000000000000, decode(repeat('ab', 512), 'hex') FROM generate_series(1, \(sessions)) i",
        "-c", "VACUUM ANALYZE \(table)",
      ])
  }

  /// Removes the table.
  func remove() async throws {
    _ = try await RawTool.run("psql", [url, "-q", "-c", "DROP TABLE IF EXISTS \(Self.table)"])
  }

  /// Transactions a second, 80 % of them reads.
  func rate(seconds: Double) async throws -> Double {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("limits-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let (load, replace) = (folder.appendingPathComponent("load.sql"), folder.appendingPathComponent("replace.sql"))
    let choose = "\\set id random(1, \(sessions))\n"
    let payload = String(repeating: "cd", count: 512)
    try (choose + "SELECT version, expires, payload FROM \(Self.table) WHERE id = :id AND expires > 1;\n")
      .write(to: load, atomically: true, encoding: .utf8)
    // Of two clients with one row the later one waits, as the store's writes would: no version can be lost.
    try
      (choose
      + "UPDATE \(Self.table) SET version = version + 1, payload = '\\x\(payload)' WHERE id = :id AND version > 0 AND expires > 1;\n")
      .write(to: replace, atomically: true, encoding: .utf8)
    // A number of transactions, estimated by a short run: the tool's clock is a signal, which children of a Swift program may have blocked.
    let scripts = ["-f", "\(load.path)@8", "-f", "\(replace.path)@2"]
    let guess = try await measure(scripts, transactions: 200)
    return try await measure(scripts, transactions: max(200, Int(guess * seconds) / clients))
  }

  /// - Parameter transactions: The number for each client.
  private func measure(_ scripts: [String], transactions: Int) async throws -> Double {
    let printed = try await RawTool.run(
      "pgbench",
      [
        "-n", "-M", "prepared", "-c", "\(clients)", "-j", "\(min(2, clients))", "-t", "\(transactions)",
      ] + scripts + [url])
    // tps = 1234.56 (without initial connection time)
    let line = printed.split(separator: "\n").first { $0.hasPrefix("tps = ") }
    guard let text = line?.split(separator: " ").dropFirst(2).first, let rate = Double(text), rate > 0 else {
      throw ValidationError("'pgbench' printed no rate: \(printed.suffix(200))")
    }
    return rate
  }
}
