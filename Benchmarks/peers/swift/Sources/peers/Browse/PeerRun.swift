import Sessions
import SessionsBenchmark

/// A peer that has been filled for the visitors.
struct PeerRun<Store: PeerStore>: WorkloadRun {
  private let store: Store
  private let settings: WorkloadSettings
  private let texts: [String]
  private let owned: [(sessions: [PeerSession], popular: AliasTable)]

  init(_ store: Store, _ settings: WorkloadSettings) async throws(SessionError) {
    self.store = store
    self.settings = settings
    texts = PeerTexts.make(settings)
    owned = try await Self.deal(try await Self.fill(store, settings, texts), settings)
  }

  var workers: Int { owned.count }

  func worker(_ index: Int) -> PeerWorker<Store> {
    let (sessions, popular) = owned[index]
    return PeerWorker(
      keeper: PeerKeeper(store: store, sessions: sessions), texts: texts, popular: popular,
      random: RandomStream(seed: settings.seed, .requests, index: index))
  }

  func verify(_ workers: [PeerWorker<Store>], sample: Int?) async throws(SessionError) -> VerifyOutcome {
    var outcome = VerifyOutcome()
    for worker in workers {
      for (failure, count) in worker.keeper.failures { outcome.failures[failure, default: 0] += count }
      for session in worker.keeper.sessions {
        guard let session else { continue }
        outcome.checked += 1
        let found = try await PeerKeeper<Store>.asking { try await store.load(session.id) }
        if let failure = session.failure(found) { outcome.failures[failure, default: 0] += 1 }
      }
      for id in worker.keeper.former {
        outcome.checked += 1
        if try await PeerKeeper<Store>.asking({ try await store.load(id) }) != nil { outcome.failures[.resurrected, default: 0] += 1 }
      }
    }
    return outcome
  }

  /// Nothing: the process ends, and its file is removed.
  func cleanUp(_ workers: [PeerWorker<Store>]) async throws(SessionError) {}

  /// Makes the sessions that the visitors find.
  private static func fill(_ store: Store, _ settings: WorkloadSettings, _ texts: [String]) async throws(SessionError) -> [PeerSession] {
    var random = RandomStream(seed: settings.seed, .population)
    var sessions: [PeerSession] = []
    for number in 0..<settings.population {
      let text = texts[random.below(texts.count)]
      let user = random.unit() < VisitorWorkload.browse.mix.loggedInShare ? "user-\(number)" : nil
      let content = PeerContent(stamp: 1, data: text, user: user)
      sessions.append(PeerSession(id: try await PeerKeeper<Store>.asking { try await store.create(content) }, content: content))
    }
    return sessions
  }

  /// Deals the sessions out from the most popular down, each to the worker whose sessions are least popular so far: as for our stores.
  private static func deal(_ sessions: [PeerSession], _ settings: WorkloadSettings) async throws(SessionError)
    -> [(sessions: [PeerSession], popular: AliasTable)]
  {
    var random = RandomStream(seed: settings.seed, .scatter)
    let order = random.permutation(of: sessions.count)
    var shares = [[Double]](repeating: [], count: settings.workers)
    var dealt = [[PeerSession]](repeating: [], count: settings.workers)
    var sums = [Double](repeating: 0, count: settings.workers)
    for (rank, weight) in settings.popularity.weights(sessions.count).enumerated() {
      let worker = rank < settings.workers ? rank : sums.indices.min { sums[$0] < sums[$1] } ?? 0
      dealt[worker].append(sessions[order[rank]])
      shares[worker].append(weight)
      sums[worker] += weight
    }
    return zip(dealt, shares).map { ($0, AliasTable($1)) }
  }
}
