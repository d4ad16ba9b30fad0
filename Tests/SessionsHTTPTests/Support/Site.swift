import HTTPTypes
import Sessions
import SessionsCookie
import SessionsFaultRuns
import SessionsHTTP
import SessionsHTTPTesting
import SessionsMemory
import SessionsTesting

extension SessionKey<String> {
  static let a: Self = "a"
  static let b: Self = "b"
  static let message: Self = "m"
}

extension SessionKey<Int> {
  static let count: Self = "n"
}

/// The time at which tests begin.
let start = Timestamp(milliseconds: 1_767_225_600_000)

/// An error of an application, which is no answer.
struct Crash: Error {}

/// An error of a framework that is an answer.
struct HTTPFailure: Error {
  let status: HTTPResponse.Status
}

/// A site without a server: a manager, and requests to it that a test's handler answers.
struct Site {
  let clock = ManualClock(start)
  let records = CountingStore(MemoryRecordStore())
  let faults: FailingStore
  let events = EventLog()
  let sessions: SessionManager

  /// Creates a site on a Memory store, which counts and fails.
  init(
    _ configure: (inout SessionsHTTPConfiguration) -> Void = { $0.cookie = .plainHTTP() },
    store configureStore: (inout ServerSessionStoreConfiguration) -> Void = { _ in }
  ) throws {
    try self.init(configure) { faults, events throws in
      var configuration = ServerSessionStoreConfiguration(events: events.reporter)
      configureStore(&configuration)
      return try ServerSessionStore(faults, configuration: configuration)
    }
  }

  /// Creates a site whose sessions lie in the cookie.
  init(
    sealedBy keys: CookieKeyRing, name: String = "session", chunking: CookieChunking = .off,
    _ configure: (inout SessionsHTTPConfiguration) -> Void = { $0.cookie = .plainHTTP() }
  ) throws {
    try self.init(configure) { _, _ throws in
      try CookieSessionStore(configuration: CookieConfiguration(keys: keys, name: name, chunking: chunking))
    }
  }

  private init(
    _ configure: (inout SessionsHTTPConfiguration) -> Void, _ store: (FailingStore, EventLog) throws -> any SessionStore
  ) throws {
    faults = FailingStore(records)
    var configuration = SessionsHTTPConfiguration(clock: clock, events: events.reporter)
    configure(&configuration)
    sessions = try SessionManager(store: try store(faults, events), configuration: configuration)
  }

  /// Sends a request and answers it with 200, unless the handler returns or throws something else. Calls are counted from here on.
  @discardableResult
  func request(
    _ cookies: String?..., method: HTTPRequest.Method = .get, fields: HTTPFields = [:],
    handler: (Session) async throws -> HTTPResponse? = { _ in nil }
  ) async -> Answer {
    await request(cookies.compactMap { $0 }, method: method, fields: fields, handler: handler)
  }

  @discardableResult
  func request(
    _ cookies: [String], method: HTTPRequest.Method = .get, fields: HTTPFields = [:],
    handler: (Session) async throws -> HTTPResponse? = { _ in nil }
  ) async -> Answer {
    var request = HTTPRequest(method: method, scheme: "http", authority: "example.com", path: "/", headerFields: fields)
    for cookie in cookies { request.headerFields.append(HTTPField(name: .cookie, value: cookie)) }
    records.reset()
    do {
      let (response, _) = try await sessions.respond(to: request, statusOf: { ($0 as? HTTPFailure)?.status }) { session in
        (try await handler(session) ?? HTTPResponse(status: .ok), ())
      }
      return Answer(response: response, cause: nil)
    } catch let replaced as ReplacedAnswer {
      return Answer(response: replaced.response, cause: replaced.cause)
    } catch {
      return Answer(response: HTTPResponse(status: .init(code: 599)), cause: error)
    }
  }

  /// Makes a session with one request and returns its Cookie field.
  func visitor(_ prepare: (Session) async throws -> Void = { try $0.set(.a, to: "1") }) async throws -> String {
    let answer = await request { session in
      try await prepare(session)
      return nil
    }
    return try answer.newCookie()
  }

  /// The value of a field as the next request reads it.
  func value(_ key: SessionKey<String> = .a, _ cookie: String?) async throws -> String? {
    try await sessions.begin(cookieFields: cookie.map { [$0] } ?? [], method: "GET", secPurpose: nil).session.get(key)
  }
}

/// An answer as it leaves the server.
struct Answer {
  let response: HTTPResponse
  let cause: (any Error)?

  var status: Int { response.status.code }
  var code: SessionErrorCode? { (cause as? SessionError)?.code }
  var setCookies: [String] { response.headerFields.filter { $0.name == .setCookie }.map(\.value) }
  var vary: String? { response.headerFields[.vary] }
  var cacheControl: String? { response.headerFields[.cacheControl] }

  /// The Cookie field that a browser sends after the first Set-Cookie.
  var cookie: String? { setCookies.first.map { String($0.prefix { $0 != ";" }) } }

  /// The same; there has to be one.
  func newCookie() throws -> String {
    guard let cookie else { throw SessionError(.backend, "the answer sets no cookie: \(response)") }
    return cookie
  }
}

extension HTTPResponse {
  /// An answer with fields of the handler's own.
  static func with(_ fields: HTTPFields, _ status: Status = .ok) -> HTTPResponse { HTTPResponse(status: status, headerFields: fields) }
}
