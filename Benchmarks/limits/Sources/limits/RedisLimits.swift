import ArgumentParser
import Foundation
import Sessions
import SessionsRedis

/// The Redis store against `redis-benchmark`.
struct RedisLimits: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "redis", abstract: "Redis against redis-benchmark without pipelining, on one server.",
    discussion: """
      The server needs `redis-benchmark` beside it. Sessions of 512 bytes are written under a prefix of their own and removed; the tool leaves
      keys of its own. Use a server that nothing else uses, such as one of `ci/services start redis`.

      EXAMPLE
        swift run -c release --package-path Benchmarks/limits limits redis --host 127.0.0.1 --port 6379
      """)

  @OptionGroup var options: RoundOptions
  @Option(help: "The server's address.")
  var host: String = "127.0.0.1"
  @Option(help: "The server's port.")
  var port: Int = 6379
  @Option(help: "How many sessions there are.")
  var sessions: Int = 10_000

  func run() async throws {
    let url = "redis://\(host):\(port)"
    let rounds = ServerRounds<RedisRecordStore>(
      options: options, backend: "redis", tool: "redis-benchmark", sessions: sessions,
      cells: [(1, 0.95, 0.9), (16, 2.0, 1.6), (64, 3.8, 2.5), (256, 4.5, 3.0)],
      open: {
        let prefix = "limits\(UInt32.random(in: 0...UInt32.max)):"
        return try RedisRecordStore(configuration: RedisConfiguration(url: url, prefix: prefix))
      },
      close: { store in
        // All of them have expired by the day after tomorrow.
        _ = try? await store.prune(now: SystemSessionClock().now.advanced(by: .seconds(172_800)), limit: .max)
        await store.close()
      })
    let title = "Redis, \(sessions) sessions of 512 bytes, 80 % reads, 20 % writes: rate against redis-benchmark -P 1"
    try await rounds.print(title) { clients in
      try await RedisBenchmark(host: host, port: port, clients: clients, sessions: sessions).rate(seconds: options.seconds)
    }
  }
}
