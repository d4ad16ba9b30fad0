import ArgumentParser
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

  /// Runs the cell in this process.
  func run() async throws -> BenchmarkCell {
    guard let argument = StoreArgument(argument: store) else { throw SessionError(.misconfigured, "there is no such store") }
    guard let workload = BenchmarkWorkloads.named(workload) else { throw SessionError(.misconfigured, "there is no such workload") }
    guard let payload = PayloadSizes(payload) else { throw SessionError(.misconfigured, "there are no such sizes") }
    let load: CellLoad =
      if let rate {
        .open(rate: rate, tasks: tasks, latencyLimit: .milliseconds(latencyLimitMilliseconds))
      } else {
        .closed(tasks: tasks)
      }
    let settings = CellSettings(
      load: load, workload: WorkloadSettings(seed: seed, population: population, payloadSizes: payload),
      warmUp: .milliseconds(warmUpMilliseconds),
      duration: .milliseconds(durationMilliseconds))
    let backend = BenchStore(argument)
    let outcome: Result<CellOutcome, any Error>
    do {
      outcome = .success(try await CellRunner(workload, settings).run(on: backend, namespace: namespace))
    } catch {
      outcome = .failure(error)
    }
    await backend.finish()
    return BenchmarkCell(backend: argument.name, workload: workload.id, outcome: try outcome.get())
  }
}
