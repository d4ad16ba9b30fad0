package import Sessions

/// A run of visitors who look at pages.
package struct VisitorRun: WorkloadRun {
  let bench: WorkloadBench
  private let mix: VisitorMix
  private let ownership: SessionOwnership
  private let sessions: [OwnedSession]

  init(_ bench: WorkloadBench, _ mix: VisitorMix) async throws(SessionError) {
    self.bench = bench
    self.mix = mix
    ownership = SessionOwnership(bench.settings)
    var population = SessionPopulation(bench: bench, loggedInShare: mix.loggedInShare)
    // None is due for a touch yet but those whose visitors pause.
    if case .after(let idle) = bench.limits.idle, mix.touch == .whenDue { population.greatestAge = idle / 2 - .seconds(300) }
    sessions = try await population.make(bench.settings.population)
  }

  /// How many workers there are.
  package var workers: Int { ownership.sessions.count }

  /// How many live sessions the store was filled with; nil on a store that keeps none.
  package var liveSessions: Int? { bench.remembers ? sessions.count : nil }

  /// A worker, as it begins.
  package func worker(_ index: Int) -> VisitorWorker {
    let numbers = ownership.sessions[index]
    let keeper = SessionKeeper(bench, numbers: numbers, sessions: numbers.map { sessions[$0] })
    return VisitorWorker(keeper, mix, popular: ownership.choices[index], index: index)
  }

  /// Compares the store with what its workers know to be acknowledged.
  package func verify(_ workers: [VisitorWorker], sample: Int?) async throws(SessionError) -> VerifyOutcome {
    try await SessionVerification(bench: bench, sample: sample).compare(workers.map(\.keeper))
  }

  /// Ends the sessions that are left.
  package func cleanUp(_ workers: [VisitorWorker]) async throws(SessionError) {
    try await SessionRemoval(bench: bench).end(workers.map(\.keeper))
  }
}
