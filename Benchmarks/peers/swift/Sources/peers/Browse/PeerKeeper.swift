import Sessions
import SessionsBenchmark

/// A worker's sessions, and the operations on them.
struct PeerKeeper<Store: PeerStore>: Sendable {
  let store: Store
  /// Nil for a visitor who has logged out.
  var sessions: [PeerSession?]
  /// Identifiers that must not open anything any more: the first ones of a run.
  private(set) var former: [String] = []
  private(set) var failures: [VerifyFailure: Int] = [:]

  private static var mostFormer: Int { 512 }

  init(store: Store, sessions: [PeerSession]) {
    self.store = store
    self.sessions = sessions
  }

  mutating func load(_ index: Int, _ session: PeerSession, _ recorder: inout some OperationRecorder) async throws(SessionError) -> Bool {
    let store = store
    let found = try await recorder.measure(.load) { () async throws(SessionError) in
      try await Self.asking { try await store.load(session.id) }
    }
    guard let failure = session.failure(found) else { return true }
    failures[failure, default: 0] += 1
    // What was found is the truth from here on, so that one loss is counted once.
    sessions[index] = found.map { PeerSession(id: session.id, content: $0) }
    return found != nil
  }

  mutating func create(_ index: Int, _ text: String, _ recorder: inout some OperationRecorder) async throws(SessionError) {
    let (store, content) = (store, PeerContent(stamp: 1, data: text))
    let id = try await recorder.measure(.create) { () async throws(SessionError) in
      try await Self.asking { try await store.create(content) }
    }
    sessions[index] = PeerSession(id: id, content: content)
  }

  mutating func save(_ index: Int, _ session: PeerSession, _ text: String, _ recorder: inout some OperationRecorder)
    async throws(SessionError)
  {
    var session = session
    session.content.stamp += 1
    session.content.data = text
    let (store, next) = (store, session)
    try await recorder.measure(.save) { () async throws(SessionError) in
      try await Self.asking { try await store.save(next.id, next.content) }
    }
    sessions[index] = session
  }

  mutating func touch(_ session: PeerSession, _ recorder: inout some OperationRecorder) async throws(SessionError) {
    let store = store
    try await recorder.measure(.touch) { () async throws(SessionError) in
      try await Self.asking { try await store.touch(session.id, session.content) }
    }
  }

  mutating func login(_ index: Int, _ session: PeerSession, _ recorder: inout some OperationRecorder) async throws(SessionError) {
    var session = session
    session.content.stamp += 1
    session.content.user = "user-\(index)"
    let (store, before) = (store, session)
    session.id = try await recorder.measure(.rotate) { () async throws(SessionError) in
      try await Self.asking { try await store.rotate(before.id, before.content) }
    }
    sessions[index] = session
    retire(before.id)
  }

  mutating func end(_ index: Int, _ session: PeerSession, _ kind: OperationKind, _ recorder: inout some OperationRecorder)
    async throws(SessionError)
  {
    let store = store
    try await recorder.measure(kind) { () async throws(SessionError) in
      try await Self.asking { try await store.destroy(session.id) }
    }
    sessions[index] = nil
    retire(session.id)
  }

  private mutating func retire(_ id: String) {
    if former.count < Self.mostFormer { former.append(id) }
  }

  /// Errors of peers are of any kind; the loop counts those of session stores.
  static func asking<Value>(_ body: () async throws -> Value) async throws(SessionError) -> Value {
    do { return try await body() } catch { throw SessionError(.backend, "\(error)") }
  }
}
