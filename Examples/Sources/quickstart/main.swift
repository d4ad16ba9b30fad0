import Hummingbird
import Sessions
import SessionsHTTP
import SessionsHummingbird
import SessionsLifecycle
import SessionsSQLite

extension SessionKey<Int> { static let visits: Self = "visits" }

let store = try ServerSessionStore(SQLiteRecordStore(path: "sessions.db"))
let router = Router(context: BasicSessionsContext.self)
// Without TLS the cookie has to be a plain one. Behind TLS leave `configuration` out: the default is __Host-, Secure, HttpOnly, SameSite=Lax.
router.add(middleware: try SessionsMiddleware(store: store, configuration: .init(cookie: .plainHTTP())))
router.get("/") { _, context in
  let session = try context.session  // no I/O yet
  try session.update(.visits, default: 0) { $0 += 1 }  // no concurrent update is lost
  return "visits: \(try await session.get(.visits) ?? 0)\n"  // one atomic write, before the head of the answer leaves
}
try await Application(router: router, services: [SessionCloseService(store), SessionPruneService(store)]).runService()
