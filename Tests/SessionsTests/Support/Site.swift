import Sessions
import SessionsFaultRuns
import SessionsTesting

extension SessionKey<Int> {
  static let visits: Self = "visits"
  static let other: Self = "other"
}

extension SessionKey<String> {
  static let name: Self = "name"
  static let notice: Self = "notice"
  static let warning: Self = "warning"
}

/// A new session with one change, on a store whose gate stops the commit before it creates the record.
func heldAtCreate() throws -> (gated: GatedRecordStore, store: ServerSessionStore<GatedRecordStore>, session: Session) {
  let gated = GatedRecordStore(CountingRecordStore())
  // The time of a commit goes on while the gate holds it.
  let store = try ServerSessionStore(gated, configuration: ServerSessionStoreConfiguration(commitTimeout: .seconds(60)))
  let session = Session(token: nil, in: store)
  try session.set(.visits, to: 1)
  gated.hold(.beforeCreate)
  return (gated, store, session)
}

/// A store with a clock, and the requests of a browser to it.
struct Site {
  let records = CountingRecordStore()
  let clock = ManualClock(start)
  let store: ServerSessionStore<CountingRecordStore>
  let events: EventLog

  init(_ configure: (inout ServerSessionStoreConfiguration) -> Void = { _ in }) throws {
    let events = EventLog()
    var configuration = ServerSessionStoreConfiguration(events: events.reporter)
    configure(&configuration)
    store = try ServerSessionStore(records, configuration: configuration)
    self.events = events
  }

  /// The session of a request that presents these cookies.
  func request(_ tokens: String?..., isSpeculative: Bool = false, lostChanges: LostChangesPolicy = .fail) -> Session {
    Session(
      tokens: tokens.compactMap { $0 }, in: store, clock: clock, isSpeculative: isSpeculative,
      lostChanges: lostChanges, events: events.reporter)
  }

  /// Makes a session with one request and returns its token; the calls for it are not counted.
  func visitor(_ prepare: (Session) throws -> Void = { try $0.set(.visits, to: 1) }) async throws -> String {
    let session = request()
    try prepare(session)
    let token = try await session.commit().cookie.token
    records.reset()
    guard let token else { throw SessionError(.backend, "no session was created") }
    return token
  }

  /// Changes a session in a request of its own and commits it; the calls for it are not counted.
  @discardableResult
  func commit(_ token: String?, _ body: (Session) async throws -> Void) async throws -> SessionCommit {
    let session = request(token)
    try await body(session)
    let commit = try await session.commit()
    records.reset()
    return commit
  }
}
