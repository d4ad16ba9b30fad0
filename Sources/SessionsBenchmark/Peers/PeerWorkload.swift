package import Sessions

/// The workload `browse` on a peer: the same requests as on a session store.
package struct PeerWorkload: Workload {
  private let store: any PeerStore

  /// Creates the workload on an empty peer.
  package init(_ store: any PeerStore) {
    self.store = store
  }

  /// The stable name.
  package var id: String { VisitorWorkload.browse.id }
  /// The work of one request.
  package var summary: String { VisitorWorkload.browse.summary }
  /// The numbers that no measurement of real traffic supports.
  package var assumptions: [String] { VisitorWorkload.browse.assumptions }

  /// Fills the peer; the session store of the context is not used.
  package func prepare(_ context: WorkloadContext) async throws(SessionError) -> any WorkloadRun {
    try await PeerRun(store, context.settings)
  }
}

/// A peer that has been filled for the visitors.
struct PeerRun: WorkloadRun {
  private let store: any PeerStore
  private let seed: UInt64
  private let texts: [String]
  private let sessions: [PeerSession]
  private let ownership: SessionOwnership

  init(_ store: any PeerStore, _ settings: WorkloadSettings) async throws(SessionError) {
    self.store = store
    seed = settings.seed
    texts = PeerTexts.make(settings)
    sessions = try await Self.fill(store, settings, texts)
    ownership = SessionOwnership(settings)
  }

  var workers: Int { ownership.sessions.count }

  func worker(_ index: Int) -> PeerWorker {
    PeerWorker(
      PeerKeeper(store: store, sessions: ownership.sessions[index].map { sessions[$0] }), texts: texts, popular: ownership.choices[index],
      random: RandomStream(seed: seed, .requests, index: index))
  }

  /// Compares all sessions with the accounts of the workers, and tries former identifiers.
  func verify(_ workers: [PeerWorker]) async throws(SessionError) -> VerifyOutcome {
    var outcome = VerifyOutcome()
    for keeper in workers.map(\.keeper) {
      for (failure, count) in keeper.failures { outcome.failures[failure, default: 0] += count }
      for session in keeper.sessions.compactMap(\.self) {
        outcome.checked += 1
        let found = try await asking { try await store.load(session.id) }
        if let failure = session.failure(found) { outcome.failures[failure, default: 0] += 1 }
      }
      for id in keeper.former {
        outcome.checked += 1
        if try await asking({ try await store.load(id) }) != nil { outcome.failures[.resurrected, default: 0] += 1 }
      }
    }
    return outcome
  }

  /// Does nothing: the process ends, and its file is removed.
  func cleanUp(_ workers: [PeerWorker]) async throws(SessionError) {}

  /// Creates the sessions that the visitors find.
  private static func fill(_ store: any PeerStore, _ settings: WorkloadSettings, _ texts: [String])
    async throws(SessionError) -> [PeerSession]
  {
    var random = RandomStream(seed: settings.seed, .population)
    var sessions: [PeerSession] = []
    for number in 0..<settings.population {
      let text = texts[random.below(texts.count)]
      let user = random.unit() < VisitorWorkload.browse.mix.loggedInShare ? "user-\(number)" : nil
      let content = PeerContent(stamp: 1, data: text, user: user)
      sessions.append(PeerSession(id: try await asking { try await store.create(content) }, content: content))
    }
    return sessions
  }
}

/// A worker that makes the requests of visitors who look at pages. It does on a peer the work of ``VisitorWorker`` on a session store.
struct PeerWorker: WorkloadWorker {
  private(set) var keeper: PeerKeeper
  private let texts: [String]
  private let choice = VisitorChoice(VisitorWorkload.browse.mix)
  private let popular: AliasTable
  private var random: RandomStream
  /// The session of the present visitor; negative before the first.
  private var visitor = -1

  init(_ keeper: PeerKeeper, texts: [String], popular: AliasTable, random: RandomStream) {
    self.keeper = keeper
    self.texts = texts
    self.popular = popular
    self.random = random
  }

  mutating func request(_ recorder: inout some OperationRecorder) async throws(SessionError) {
    let isNext = visitor < 0 || random.happens(isLoggedIn ? choice.loggedInEnd : choice.anonymousEnd)
    // A visitor who has just logged out stays, and gets a new session with the next request.
    if isNext, visitor < 0 || keeper.sessions[visitor] != nil { pickVisitor() }
    guard let session = keeper.sessions[visitor] else { return try await keeper.create(visitor, text(), &recorder) }
    let action = choice.draw(&random)
    if action == .arrive {
      visitor = popular.draw(&random)
      let text = text()
      if let before = keeper.sessions[visitor] { try await keeper.end(visitor, before, .expire, &recorder) }
      return try await keeper.create(visitor, text, &recorder)
    }
    let text = action == .save ? text() : ""
    guard try await keeper.load(visitor, session, &recorder) else { return }
    switch action {
    case .save: try await keeper.save(visitor, session, text, &recorder)
    case .pause: try await keeper.touch(session, &recorder)
    case .login: try await keeper.login(visitor, session, &recorder)
    case .logout: try await keeper.end(visitor, session, .destroy, &recorder)
    case .look, .arrive: break
    }
  }

  private var isLoggedIn: Bool { keeper.sessions[visitor]?.content.user != nil }

  private mutating func text() -> String { texts[random.below(texts.count)] }

  /// Picks the next visitor such that requests, over all runs, are spread as popularity says.
  private mutating func pickVisitor() {
    repeat { visitor = popular.draw(&random) } while !random.happens(isLoggedIn ? choice.loggedInPick : choice.anonymousPick)
  }
}

/// Keeps account of a worker's sessions on a peer, and does the operations.
struct PeerKeeper: Sendable {
  let store: any PeerStore
  /// The sessions; nil for a visitor who has logged out.
  private(set) var sessions: [PeerSession?]
  /// Identifiers that must not open anything any more: the first ones of a run.
  private(set) var former: [String] = []
  private(set) var failures: [VerifyFailure: Int] = [:]

  private static let mostFormer = 512

  init(store: any PeerStore, sessions: [PeerSession]) {
    self.store = store
    self.sessions = sessions
  }

  mutating func load(_ index: Int, _ session: PeerSession, _ recorder: inout some OperationRecorder) async throws(SessionError) -> Bool {
    let store = store
    let found = try await recorder.measure(.load) { () async throws(SessionError) in
      try await asking { try await store.load(session.id) }
    }
    guard let failure = session.failure(found) else { return true }
    failures[failure, default: 0] += 1
    // From here on the stored state counts as acknowledged, so that one loss is counted once.
    sessions[index] = found.map { PeerSession(id: session.id, content: $0) }
    return found != nil
  }

  mutating func create(_ index: Int, _ text: String, _ recorder: inout some OperationRecorder) async throws(SessionError) {
    let (store, content) = (store, PeerContent(stamp: 1, data: text))
    let id = try await recorder.measure(.create) { () async throws(SessionError) in
      try await asking { try await store.create(content) }
    }
    sessions[index] = PeerSession(id: id, content: content)
  }

  mutating func save(_ index: Int, _ session: PeerSession, _ text: String, _ recorder: inout some OperationRecorder)
    async throws(SessionError)
  {
    var next = session
    next.content.stamp += 1
    next.content.data = text
    let (store, saved) = (store, next)
    try await recorder.measure(.save) { () async throws(SessionError) in
      try await asking { try await store.save(saved.id, saved.content) }
    }
    sessions[index] = next
  }

  func touch(_ session: PeerSession, _ recorder: inout some OperationRecorder) async throws(SessionError) {
    let store = store
    try await recorder.measure(.touch) { () async throws(SessionError) in
      try await asking { try await store.touch(session.id, session.content) }
    }
  }

  mutating func login(_ index: Int, _ session: PeerSession, _ recorder: inout some OperationRecorder) async throws(SessionError) {
    var content = session.content
    content.stamp += 1
    content.user = "user-\(index)"
    let (store, next) = (store, content)
    let id = try await recorder.measure(.rotate) { () async throws(SessionError) in
      try await asking { try await store.rotate(session.id, next) }
    }
    sessions[index] = PeerSession(id: id, content: content)
    retire(session.id)
  }

  mutating func end(_ index: Int, _ session: PeerSession, _ kind: OperationKind, _ recorder: inout some OperationRecorder)
    async throws(SessionError)
  {
    let store = store
    try await recorder.measure(kind) { () async throws(SessionError) in
      try await asking { try await store.destroy(session.id) }
    }
    sessions[index] = nil
    retire(session.id)
  }

  private mutating func retire(_ id: String) {
    if former.count < Self.mostFormer { former.append(id) }
  }
}

/// A session of a peer as its worker knows it; every part of it was acknowledged.
struct PeerSession: Sendable {
  let id: String
  var content: PeerContent

  /// The difference between the stored and the acknowledged session; nil when there is none.
  func failure(_ found: PeerContent?) -> VerifyFailure? {
    guard let found else { return .missing }
    guard found != content else { return nil }
    return found.stamp < content.stamp ? .lostUpdate : .foreignContent
  }
}

/// Makes the texts that sessions are filled with, all of one size: half of them JSON with recurring words, half random letters.
private enum PeerTexts {
  private static let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
  private static let words = ["cotton", "shirt", "blue", "lamp", "oak", "table", "green", "wool", "scarf", "paper", "glass", "bottle"]

  static func make(_ settings: WorkloadSettings) -> [String] {
    var random = RandomStream(seed: settings.seed, .payload)
    let size = settings.payloadSizes.largest
    return (0..<256).map { $0 % 2 == 0 ? json(size, &random) : String((0..<size).map { _ in letters[random.below(64)] }) }
  }

  private static func json(_ size: Int, _ random: inout RandomStream) -> String {
    let (head, tail) = ("{\"cart\":[", "\"}")
    var items: [String] = []
    var length = head.count + "],\"note\":\"".count + tail.count
    while true {
      let (name, second) = (words[random.below(words.count)], words[random.below(words.count)])
      let item = "{\"sku\":\"A-\(10_000 + random.below(90_000))\",\"name\":\"\(name) \(second)\",\"price\":\(100 + random.below(9_900))}"
      guard length + item.count + 1 <= size else { break }
      length += item.count + 1
      items.append(item)
    }
    let text = head + items.joined(separator: ",") + "],\"note\":\""
    return text + String(repeating: "x", count: max(0, size - text.count - tail.count)) + tail
  }
}

/// Calls a peer, whose errors are of any kind; the loop counts errors of session stores.
private func asking<Value>(_ body: () async throws -> Value) async throws(SessionError) -> Value {
  do { return try await body() } catch { throw SessionError(.backend, "\(error)") }
}
