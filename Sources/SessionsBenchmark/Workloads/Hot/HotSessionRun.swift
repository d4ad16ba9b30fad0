package import Sessions

/// A run on sessions that all workers share.
package struct HotSessionRun: WorkloadRun {
  private let bench: WorkloadBench
  private let sessions: [OwnedSession]
  private let tries: Int

  init(_ bench: WorkloadBench, sessions: Int, tries: Int) async throws(SessionError) {
    self.bench = bench
    self.tries = tries
    self.sessions = try await SessionPopulation(bench: bench).make(sessions)
  }

  /// How many workers there are.
  package var workers: Int { bench.settings.workers }

  /// A worker, as it begins.
  package func worker(_ index: Int) -> HotSessionWorker {
    HotSessionWorker(bench, tokens: sessions.map(\.token), tries: tries, index: index)
  }

  /// Compares what the sessions hold with what all workers together had acknowledged. All sessions are read: they are few.
  package func verify(_ workers: [HotSessionWorker], sample: Int?) async throws(SessionError) -> VerifyOutcome {
    guard bench.remembers else { return SessionVerification(bench: bench, sample: sample).exemption }
    var outcome = VerifyOutcome(checked: sessions.count)
    for worker in workers { outcome.add(worker.account) }
    for (index, session) in sessions.enumerated() {
      let acknowledged = workers.reduce(0) { $0 + $1.acknowledged[index] }
      let inDoubt = workers.reduce(0) { $0 + $1.inDoubt[index] }
      outcome.inDoubt += inDoubt
      guard case .live(let snapshot) = try await bench.store.open(session.token, now: bench.clock.now) else {
        outcome.note(.missing, "a session that nobody ends is gone")
        continue
      }
      let stored = HotSessionWorker.count(in: snapshot.content)
      if stored < acknowledged {
        outcome.note(.lostUpdate, "\(stored) of \(acknowledged) acknowledged updates are there", count: acknowledged - stored)
      } else if stored > acknowledged + inDoubt {
        outcome.note(.foreignContent, "\(stored) updates are there, but only \(acknowledged) were acknowledged and \(inDoubt) in doubt")
      }
      if SessionStamp(snapshot.content) != session.stamp
        || snapshot.content.fields[SessionStamp.payloadKey] != bench.pool.values[session.stamp.payload]
      {
        outcome.note(.foreignContent, "a session does not hold the value that it was made with")
      }
    }
    return outcome
  }

  /// Ends the sessions.
  package func cleanUp(_ workers: [HotSessionWorker]) async throws(SessionError) {
    try await SessionRemoval(bench: bench).end(sessions.compactMap(\.id))
  }
}
