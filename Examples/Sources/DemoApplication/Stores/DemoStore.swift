package import Sessions
import SessionsCookie
import SessionsMemory
import SessionsPostgres
import SessionsRedis
import SessionsSQLite

/// The place that `--store` names.
package struct DemoStore: Sendable {
  /// The forms of the argument.
  package static let usage: String = "memory, sqlite:PATH, redis://…, postgres://… or cookie"

  private let sessions: @Sendable (_ cookie: String) throws(SessionError) -> any SessionStore
  /// Whether the sessions are in the cookie itself.
  package let isSealed: Bool
  /// Whether the store finds the sessions of a subject.
  package let hasSubjectIndex: Bool
  /// The name of the kind of store, which holds no password.
  let kind: String
  /// The settings of all server-side stores.
  static let configuration: ServerSessionStoreConfiguration = ServerSessionStoreConfiguration()
  /// The least time between two touches of a session, as these settings have it.
  static let touchInterval: Duration = .seconds(60)

  /// Opens the store that an argument names.
  ///
  /// - Throws: `SessionError` with code `misconfigured` for an argument of no store, and the store's own errors.
  package init(_ argument: String, control: DemoControl) throws(SessionError) {
    kind = String(argument.prefix { $0 != ":" })
    let records: any SessionRecordStore
    switch argument {
    case "cookie":
      let keys = try CookieKeyRing(primary: .generate())
      // A seal is bound to the cookie's name, so that each name has a store of its own.
      sessions = { cookie throws(SessionError) in
        try CookieSessionStore(configuration: CookieConfiguration(keys: keys, name: cookie, chunking: .upTo(4)))
      }
      (isSealed, hasSubjectIndex) = (true, false)
      return
    case "memory": records = MemoryRecordStore()
    case let text where text.hasPrefix("sqlite:") && text.utf8.count > 7: records = try SQLiteRecordStore(path: String(text.dropFirst(7)))
    case let text where text.hasPrefix("redis"): records = try RedisRecordStore(url: text)
    case let text where text.hasPrefix("postgres"): records = try PostgresRecordStore(text)
    default: throw SessionError(.misconfigured, "'\(argument)' is no store: use \(Self.usage)")
    }
    let store = try ServerSessionStore(control.controlled(records), configuration: Self.configuration)
    sessions = { _ throws(SessionError) in store }
    isSealed = false
    hasSubjectIndex = records.capabilities.contains(.subjectIndex)
  }

  /// The store of the sessions with a cookie of this name.
  package func sessions(cookie: String) throws(SessionError) -> any SessionStore { try sessions(cookie) }

  /// The store of a seed: in this process, under the same control as the demo's.
  static func seed(limits: SessionLimits, control: DemoControl) throws(SessionError) -> any SessionStore {
    try ServerSessionStore(control.controlled(MemoryRecordStore()), configuration: ServerSessionStoreConfiguration(limits: limits))
  }
}
