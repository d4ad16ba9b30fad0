import ArgumentParser
import Hummingbird
import Logging
import Sessions
import SessionsCookie
import SessionsHTTP
import SessionsHummingbird
import SessionsMemory
import SessionsPostgres
import SessionsRedis
import SessionsSQLite

extension SessionKey<Int> { static let visits: Self = "visits" }

/// The routes whose cost is measured: the same answer without the middleware, with it, and with more and more use of the session.
@main
struct SessionServer: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "session-server", abstract: "Serves the routes that Benchmarks/http/run measures.")

  @Option(help: "The port on 127.0.0.1.") var port: Int
  @Option(help: "memory, cookie, sqlite:PATH, redis://… or postgres://…") var store = "memory"

  func run() async throws {
    let sessions = try Self.open(store)
    let router = Router(context: BasicSessionsContext.self)
    // Added before the middleware: this route does without it.
    router.get("bare") { _, _ in "visits: 1\n" }
    router.add(middleware: try SessionsMiddleware(store: sessions, configuration: SessionsHTTPConfiguration(cookie: .plainHTTP())))
    router.get("untouched") { _, _ in "visits: 1\n" }
    router.get("read") { _, context in
      let visits = try await context.session.get(.visits) ?? 1
      return "visits: \(visits)\n"
    }
    router.get("update") { _, context in
      try context.session.update(.visits, default: 0) { $0 += 1 }
      return "visits: 1\n"
    }
    var quiet = Logger(label: "session-server")
    quiet.logLevel = .error
    let application = Application(
      router: router, configuration: .init(address: .hostname("127.0.0.1", port: port)), logger: quiet)
    try await application.runService()
  }

  private static func open(_ argument: String) throws -> any SessionStore {
    switch argument {
    case "memory": return try ServerSessionStore(MemoryRecordStore())
    case "cookie":
      return try CookieSessionStore(configuration: CookieConfiguration(keys: CookieKeyRing(primary: .generate()), name: "session"))
    case let text where text.hasPrefix("sqlite:"): return try ServerSessionStore(SQLiteRecordStore(path: String(text.dropFirst(7))))
    case let text where text.hasPrefix("redis"): return try ServerSessionStore(RedisRecordStore(url: text))
    case let text where text.hasPrefix("postgres"): return try ServerSessionStore(PostgresRecordStore(text))
    default: throw ValidationError("'\(argument)' is no store: use memory, cookie, sqlite:PATH, redis://… or postgres://…")
    }
  }
}
