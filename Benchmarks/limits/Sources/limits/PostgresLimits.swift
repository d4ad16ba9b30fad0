import ArgumentParser
import Foundation
import Sessions
import SessionsPostgres

/// The Postgres store against `pgbench`.
struct PostgresLimits: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "postgres", abstract: "Postgres against pgbench with prepared statements, on one server.",
    discussion: """
      Needs `pgbench` and `psql`. Tables are made and dropped in the database that the URL names; use one of your own, such as that of
      `ci/services start postgres`. With 256 tasks the tool gets 64 clients: more make it slower.

      EXAMPLE
        swift run -c release --package-path Benchmarks/limits limits postgres --url postgres://postgres@127.0.0.1:5432/postgres
      """)

  @OptionGroup var options: RoundOptions
  @Option(help: "The database, as libpq takes it.")
  var url: String
  @Option(help: "How many sessions there are.")
  var sessions: Int = 10_000
  @Flag(help: "Use unlogged tables on both sides instead of durable ones.")
  var unlogged: Bool = false

  func run() async throws {
    let (url, unlogged) = (url, unlogged)
    let goals: [Double] = unlogged ? [1.0, 1.8, 4.0, 5.0] : [0.95, 1.4, 4.0, 5.0]
    let whole: [Double?] = unlogged ? [nil, nil, nil, nil] : [0.9, 1.3, 3.2, 4.0]
    let table = "limits_\(UInt32.random(in: 0...UInt32.max))"
    let rounds = ServerRounds<PostgresRecordStore>(
      options: options, backend: "postgres", tool: "pgbench", sessions: sessions,
      cells: zip([1, 16, 64, 256], zip(goals, whole)).map { ($0, $1.0, $1.1) },
      open: {
        _ = try await RawTool.run("psql", [url, "-q", "-c", "DROP TABLE IF EXISTS \(table)"])
        let store = try PostgresRecordStore(url, configuration: PostgresConfiguration(table: table, isUnlogged: unlogged))
        try await store.prepare()
        return store
      },
      close: { store in await store.close() })
    let kind = unlogged ? "unlogged tables" : "synchronous_commit on"
    let title = "Postgres, \(kind), \(sessions) sessions of 512 bytes, 80 % reads, 20 % writes: rate against pgbench -M prepared"
    let tool = PgBench(url: url, clients: 1, sessions: sessions, isUnlogged: unlogged)
    try await tool.prepare()
    do {
      try await rounds.print(title) { clients in
        let tool = PgBench(url: url, clients: min(clients, 64), sessions: sessions, isUnlogged: unlogged)
        return try await tool.rate(seconds: options.seconds)
      }
    } catch {
      try? await tool.remove()
      throw error
    }
    try await tool.remove()
    _ = try await RawTool.run("psql", [url, "-q", "-c", "DROP TABLE IF EXISTS \(table)"])
  }
}
