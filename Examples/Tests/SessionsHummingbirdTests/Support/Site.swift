import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Sessions
import SessionsHTTP
import SessionsHTTPTesting
import SessionsHummingbird
import SessionsMemory
import SessionsTesting
import Synchronization

extension SessionKey<Int> {
  static let visits: Self = "visits"
  static let failures: Self = "failures"
}

extension SessionKey<String> {
  static let colour: Self = "colour"
  static let note: Self = "note"
}

/// An application with one store in memory, whose calls are counted and can fail.
struct Site: Sendable {
  let clock = ManualClock()
  let failing = FailingStore(MemoryRecordStore())
  let records: CountingStore
  let gated: GatedRecordStore
  let store: any SessionStore

  init() throws {
    gated = GatedRecordStore(failing)
    records = CountingStore(gated)
    store = try ServerSessionStore(records)
  }

  /// A middleware with the default cookie.
  func middleware(
    _ scope: SessionScope = .main, _ change: (inout SessionsHTTPConfiguration) -> Void = { _ in }
  ) throws -> SessionsMiddleware<BasicSessionsContext> {
    SessionsMiddleware(try manager(change), scope: scope)
  }

  func manager(_ change: (inout SessionsHTTPConfiguration) -> Void = { _ in }) throws -> SessionManager {
    var configuration = SessionsHTTPConfiguration(clock: clock)
    change(&configuration)
    return try SessionManager(store: store, configuration: configuration)
  }

  /// A router with the middleware of this site.
  func router(_ change: (inout SessionsHTTPConfiguration) -> Void = { _ in }) throws -> Router<BasicSessionsContext> {
    let router = Router(context: BasicSessionsContext.self, options: .autoGenerateHeadEndpoints)
    router.add(middleware: try middleware(.main, change))
    return router
  }
}

extension Router where Context: SessionsRequestContext & InitializableFromSource<ApplicationRequestContextSource> {
  /// Calls `body` with a function that makes visitors of the application.
  func serve(_ body: @Sendable (@escaping @Sendable () -> Visitor) async throws -> Void) async throws {
    try await Application(router: self).test(.router) { client in
      try await body { Visitor(host: "localhost", client: client.visit) }
    }
  }
}

extension TestClientProtocol {
  /// Sends a visitor's request.
  func visit(_ request: HTTPRequest, _ body: [UInt8]) async throws -> (HTTPResponse, [UInt8]) {
    let answer = try await executeRequest(
      uri: request.path ?? "/", method: request.method, headers: request.headerFields, body: body.isEmpty ? nil : ByteBuffer(bytes: body))
    return (answer.head, Array(answer.body.readableBytesView))
  }
}

extension Visitor.Answer {
  /// The value of a field; nil when there is none.
  func field(_ name: String) -> String? { HTTPField.Name(name).flatMap { response.headerFields[$0] } }

  /// The names of the cookies that the answer sets or deletes.
  var cookieNames: [String] { setCookies.map { String($0.prefix { $0 != "=" }) } }
}

/// Keeps what handlers and middlewares tell.
final class Notes: Sendable {
  private let texts = Mutex<[String]>([])

  var all: [String] { texts.withLock { $0 } }

  func add(_ text: String) { texts.withLock { $0.append(text) } }
}

/// Tells which errors come out of what stands inside, and what the answer is.
struct Outside: RouterMiddleware {
  let notes: Notes

  func handle(
    _ request: Request, context: BasicSessionsContext, next: @concurrent (Request, BasicSessionsContext) async throws -> Response
  ) async throws -> Response {
    do {
      let response = try await next(request, context)
      notes.add("\(response.status.code)")
      return response
    } catch {
      notes.add("\(type(of: error)): \((error as? SessionAnsweredError)?.originalError ?? error)")
      throw error
    }
  }
}

struct Crash: Error {}
