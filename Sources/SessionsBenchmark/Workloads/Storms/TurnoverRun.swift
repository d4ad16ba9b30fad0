import Sessions

/// A run whose sessions are replaced by new ones all the time.
///
/// Sessions belong to workers by their number in turn: none is more popular than others.
struct TurnoverRun<Worker: TurnoverWorker>: WorkloadRun {
  private let bench: WorkloadBench
  private let sessions: [OwnedSession]
  private let begin: @Sendable (SessionKeeper, Int) -> Worker

  init(_ bench: WorkloadBench, loggedInShare: Double, begin: @escaping @Sendable (SessionKeeper, Int) -> Worker)
    async throws(SessionError)
  {
    self.bench = bench
    self.begin = begin
    sessions = try await SessionPopulation(bench: bench, loggedInShare: loggedInShare).make(bench.settings.population)
  }

  var workers: Int { bench.settings.workers }

  var liveSessions: Int? { bench.remembers ? sessions.count : nil }

  func worker(_ index: Int) -> Worker {
    let numbers = Array(stride(from: index, to: sessions.count, by: workers))
    return begin(SessionKeeper(bench, numbers: numbers, sessions: numbers.map { sessions[$0] }), index)
  }

  func verify(_ workers: [Worker], sample: Int?) async throws(SessionError) -> VerifyOutcome {
    try await SessionVerification(bench: bench, sample: sample).compare(workers.map(\.keeper))
  }

  func cleanUp(_ workers: [Worker]) async throws(SessionError) {
    try await SessionRemoval(bench: bench).end(workers.map(\.keeper))
  }
}
