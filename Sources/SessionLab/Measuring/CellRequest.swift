import Foundation
import Sessions
package import SessionsBenchmark
import SessionsConformance

/// The request to the process of a cell: one line of JSON on its standard input, where a password does not show.
package struct CellRequest: Codable, Sendable {
  package let store: String
  package let workload: String
  package var namespace: String
  package let tasks: Int
  /// Requests a second; nil for a closed loop.
  package let rate: Double?
  package let latencyLimitMilliseconds: Int
  package let warmUpMilliseconds: Int
  package let durationMilliseconds: Int
  package let population: Int
  package let payload: String
  package let seed: UInt64
  /// Whether it is one of several processes: it reports when it is ready, and begins its requests when it reads another line.
  package var waits: Bool
  /// The longest time beside its warm-up and duration; nil for no limit. The process that asks enforces it.
  package var timeoutMilliseconds: Int?
  /// The number of requests that are counted instead of timed; nil to time them.
  package var counted: CountedLoad?

  package init(
    store: String, workload: String, namespace: String, tasks: Int, rate: Double?, latencyLimitMilliseconds: Int,
    warmUpMilliseconds: Int, durationMilliseconds: Int, population: Int, payload: String, seed: UInt64, waits: Bool = false,
    timeoutMilliseconds: Int? = nil
  ) {
    self.store = store
    self.workload = workload
    self.namespace = namespace
    self.tasks = tasks
    self.rate = rate
    self.latencyLimitMilliseconds = latencyLimitMilliseconds
    self.warmUpMilliseconds = warmUpMilliseconds
    self.durationMilliseconds = durationMilliseconds
    self.population = population
    self.payload = payload
    self.seed = seed
    self.waits = waits
    self.timeoutMilliseconds = timeoutMilliseconds
  }

  /// The timeout by default, in seconds: ten thousand sessions of a far server, at 20 ms each, are 200 of them.
  static let usualTimeout: Double = 300

  /// The longest time to wait for an answer; nil for ever.
  ///
  /// - Parameter turns: The number of processes that share the time, one after the other.
  package func limit(turns: Int = 1) -> Duration? {
    timeoutMilliseconds.map { .milliseconds($0 + turns * (warmUpMilliseconds + durationMilliseconds)) }
  }

  /// The same cell, counted. Its namespace has the same length each time, as it goes over the wire.
  func counting(_ load: CountedLoad) -> CellRequest {
    var request = self
    request.namespace = RunNamespace.make("count")
    request.waits = false
    request.counted = load
    return request
  }

  /// Runs the cell in this process.
  ///
  /// - Parameter ready: Called before the first request.
  func run(ready: @Sendable @escaping () async throws(SessionError) -> LoadSlices? = { nil }) async throws -> BenchmarkCell {
    let (store, payload) = (try labStore, try payloadSizes)
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
    let backend = LabBenchmarkBackend(store)
    let outcome: Result<CellOutcome, any Error>
    do {
      outcome = .success(try await run(settings, on: backend, ready))
    } catch {
      outcome = .failure(error)
    }
    await backend.finish()
    return BenchmarkCell(backend: store.name, workload: workload, outcome: try outcome.get())
  }

  private func run(
    _ settings: CellSettings, on backend: LabBenchmarkBackend,
    _ ready: @Sendable @escaping () async throws(SessionError) -> LoadSlices?
  ) async throws(SessionError) -> CellOutcome {
    if workload == ColdStart.id { return try await ColdStart(settings).run(on: backend, namespace: namespace) }
    return try await CellRunner(libraryWorkload, settings).run(on: backend, namespace: namespace, ready: ready)
  }

  /// Counts the cell in this process.
  ///
  /// - Throws: ``SessionError`` when the store, a request or the count failed.
  package func count(_ load: CountedLoad) async throws -> CountedReply {
    let (store, workload, payload) = (try labStore, try libraryWorkload, try payloadSizes)
    let counted: CountedStore
    do {
      counted = try store.counted()
    } catch let uncountable as UncountableStore {
      return .uncountable(reason: uncountable.description)
    }
    let settings = CellSettings(load: .closed(tasks: 1), workload: WorkloadSettings(seed: seed, payloadSizes: payload))
    let outcome: Result<CountedOutcome, any Error>
    do {
      outcome = .success(
        try await CellRunner(workload, settings).count(load, on: counted.backend, namespace: namespace, with: counted.meter))
    } catch {
      outcome = .failure(error)
    }
    await counted.finish()
    return .done(try outcome.get())
  }

  // The values behind the names of a request. A name without a value is `misconfigured`.

  private var labStore: any LabStore {
    get throws(SessionError) { try Self.found(StoreArgument(argument: store)?.store, "there is no such store") }
  }

  private var libraryWorkload: any Workload {
    get throws(SessionError) { try Self.found(BenchmarkWorkloads.named(workload), "there is no such workload") }
  }

  private var payloadSizes: PayloadSizes {
    get throws(SessionError) { try Self.found(PayloadSizes(payload), "there are no such sizes") }
  }

  private static func found<Value>(_ value: Value?, _ mistake: String) throws(SessionError) -> Value {
    guard let value else { throw SessionError(.misconfigured, mistake) }
    return value
  }
}

/// The answers of the process of a cell, in lines of JSON on its standard output: that it is ready, if it has to wait, and then a cell or
/// the reason why there is none.
struct CellReply: Codable, Sendable {
  var isReady: Bool?
  var cell: BenchmarkCell?
  /// The counters, where counting was asked for.
  var counted: CountedReply?
  var error: String?
}

/// The result of counting a cell.
package enum CountedReply: Codable, Sendable, Equatable {
  case done(CountedOutcome)
  /// The store cannot be counted under any workload.
  case uncountable(reason: String)
}

/// The line of JSON that lets a waiting process of a cell go on.
struct CellGo: Codable, Sendable {
  /// The times for its requests; nil for always.
  var slices: LoadSlices?
}
