import Sessions
import SessionsBenchmark

/// A worker whose requests are those of visitors who look at pages: what `VisitorWorker` does on our stores, on a peer.
struct PeerWorker<Store: PeerStore>: WorkloadWorker {
  var keeper: PeerKeeper<Store>
  let texts: [String]
  let popular: AliasTable
  var random: RandomStream
  /// The session of the visitor whose turn it is; negative before the first.
  private var visitor = -1

  private static var mix: VisitorMix { VisitorWorkload.browse.mix }

  init(keeper: PeerKeeper<Store>, texts: [String], popular: AliasTable, random: RandomStream) {
    self.keeper = keeper
    self.texts = texts
    self.popular = popular
    self.random = random
  }

  mutating func request(_ recorder: inout some OperationRecorder) async throws(SessionError) {
    let isNext = visitor < 0 || random.unit() < PeerChoice.endsRun(isLoggedIn)
    // Who has just logged out goes on without a session first.
    if isNext, visitor < 0 || keeper.sessions[visitor] != nil { pickVisitor() }
    guard let session = keeper.sessions[visitor] else { return try await keeper.create(visitor, text(), &recorder) }
    let action = PeerChoice.draw(&random)
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

  /// Picks the next visitor, so that the requests of all runs are spread as popularity says: who makes longer runs is picked less often.
  private mutating func pickVisitor() {
    repeat { visitor = popular.draw(&random) } while random.unit() >= PeerChoice.pick(isLoggedIn)
  }
}
