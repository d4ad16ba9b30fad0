import Foundation
import Sessions
import SessionsBenchmark

/// What the process of a cell is asked: one line of JSON on its standard input, where a password does not show.
struct CellRequest: Codable, Sendable {
  let store: String
  let workload: String
  let namespace: String
  let tasks: Int
  /// Requests a second; nil for a closed loop.
  let rate: Double?
  let latencyLimitMilliseconds: Int
  let warmUpMilliseconds: Int
  let durationMilliseconds: Int
  let population: Int
  let payload: String
  let seed: UInt64
  /// Whether it is one of several processes: it says when it is ready, and begins its requests when it reads another line.
  var waits = false
  /// How long it may take beside its warm-up and duration; nil for as long as it likes. Whoever asks looks to it.
  var timeoutMilliseconds: Int?

  /// How many requests are counted instead of timed; nil to time them.
  var counted: CountedLoad?

  /// The timeout unless told otherwise, in seconds: ten thousand sessions of a far server, at 20 ms each, are 200 of them.
  static let usualTimeout: Double = 300

  /// How long to wait for an answer; nil for ever.
  ///
  /// - Parameter turns: How many processes make their requests by turns.
  func limit(turns: Int = 1) -> Duration? {
    timeoutMilliseconds.map { .milliseconds($0 + turns * (warmUpMilliseconds + durationMilliseconds)) }
  }

  /// Runs the cell in this process.
  ///
  /// - Parameter ready: Called before the first request.
  func run(ready: @Sendable @escaping () async throws(SessionError) -> LoadSlices? = { nil }) async throws -> BenchmarkCell {
    let (argument, payload) = (try argument, try payloadSizes)
    let load: CellLoad =
      if let rate {
        .open(rate: rate, tasks: tasks, latencyLimit: .milliseconds(latencyLimitMilliseconds))
      } else {
        .closed(tasks: tasks)
      }
    let settings = CellSettings(
      load: load, workload: WorkloadSettings(seed: seed, population: population, payloadSizes: payload),
      warmUp: .milliseconds(warmUpMilliseconds),
      duration: .milliseconds(durationMilliseconds), endsWarmUpEarly: !waits)
    let backend = BenchStore(argument)
    let outcome: Result<CellOutcome, any Error>
    do {
      outcome = .success(try await run(settings, on: backend, ready))
    } catch {
      outcome = .failure(error)
    }
    await backend.finish()
    return BenchmarkCell(backend: argument.name, workload: workload, outcome: try outcome.get())
  }

  private func run(
    _ settings: CellSettings, on backend: BenchStore, _ ready: @Sendable @escaping () async throws(SessionError) -> LoadSlices?
  ) async throws(SessionError) -> CellOutcome {
    if workload == ColdStart.id { return try await ColdStart(settings).run(on: backend, namespace: namespace) }
    return try await CellRunner(libraryWorkload, settings).run(on: backend, namespace: namespace, ready: ready)
  }
}
