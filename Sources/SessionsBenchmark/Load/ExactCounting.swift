package import Sessions

extension CellRunner {
  /// Counts instead of timing: one worker makes its requests one after the other, and all sessions are read back as after a measurement.
  ///
  /// The settings' seed, payloads and popularity apply; the number of tasks and the durations do not. The clock stands still. A sweeper
  /// does not run: its work depends on the time of its calls. Preparing, reading back and cleaning up are not counted.
  ///
  /// - Parameters:
  ///   - load: The number of requests.
  ///   - backend: The backend that opens the store.
  ///   - namespace: A fresh one. Where its name goes over the wire, the counted bytes depend on its length.
  ///   - meter: The meter that counts.
  /// - Throws: `SessionError` when the store cannot be opened or filled, when a request fails, or when the meter fails.
  package func count(_ load: CountedLoad, on backend: some BenchmarkBackend, namespace: String, with meter: some ExactMeter)
    async throws(SessionError) -> CountedOutcome
  {
    let opened: BenchmarkStore
    do throws(SessionError) {
      opened = try await backend.open(namespace, limits: workload.limits, sizes: workload.sizes)
    } catch {
      return try Self.uncounted(error)
    }
    let outcome: Result<CountedOutcome, SessionError>
    do throws(SessionError) {
      outcome = .success(try await count(load, on: opened.store, with: meter))
    } catch {
      outcome = .failure(error)
    }
    await opened.close()
    return try outcome.get()
  }

  private func count(_ load: CountedLoad, on store: any SessionStore, with meter: some ExactMeter)
    async throws(SessionError) -> CountedOutcome
  {
    var counted = settings.workload
    // Operations come one at a time from the beginning: the number of connections that a store opens depends on the number of concurrent
    // ones.
    (counted.workers, counted.concurrency, counted.population) = (1, 1, load.population)
    let prepared: any WorkloadRun
    do throws(SessionError) {
      prepared = try await workload.prepare(WorkloadContext(store: store, clock: StoppedClock(now: clock.now), settings: counted))
    } catch {
      return try Self.uncounted(error)
    }
    return try await count(load, prepared, with: meter)
  }

  private func count<Run: WorkloadRun>(_ load: CountedLoad, _ run: Run, with meter: some ExactMeter)
    async throws(SessionError) -> CountedOutcome
  {
    var (worker, recorder) = (run.worker(0), LoadRecorder())
    meter.begin()
    for number in 0..<load.requests where recorder.operationCount < load.operations {
      try await worker.request(&recorder)
      // A store that never waits would keep its thread to itself.
      if number % 16 == 15 { await Task.yield() }
    }
    let totals = try meter.end()
    let verified = try await run.verify([worker])
    try await run.cleanUp([worker])
    guard verified.isPassed else { return .invalid(reason: verified.failureText) }
    return .counted(ExactCounters(operations: recorder.operationCount, totals: totals))
  }

  private static func uncounted(_ error: SessionError) throws(SessionError) -> CountedOutcome {
    guard case .unsupported(let reason) = try unsupported(error) else { throw error }
    return .unsupported(reason: reason)
  }
}

/// The requests that exact counters are counted over, by one worker and one after the other. It is a number and no time, so that it is the
/// same everywhere.
package struct CountedLoad: Codable, Sendable, Hashable {
  /// The most requests.
  package var requests: Int
  /// The number of operations after which the running request is the last: some requests consist of a thousand.
  package var operations: Int
  /// The number of sessions.
  package var population: Int

  /// Creates a load; 500 requests, 1000 operations and 500 sessions by default.
  package init(requests: Int = 500, operations: Int = 1000, population: Int = 500) {
    self.requests = requests
    self.operations = operations
    self.population = population
  }
}

/// The outcome of counting a cell.
package enum CountedOutcome: Codable, Sendable, Equatable {
  /// The counters.
  case counted(ExactCounters)
  /// The store cannot do the work of the workload.
  case unsupported(reason: String)
  /// The sessions read back differ from the acknowledged ones: there are no counters.
  case invalid(reason: String)
}

/// Counts the exact counters of a store while requests are made.
package protocol ExactMeter: Sendable {
  /// Begins to count from 0.
  func begin()

  /// Ends counting.
  ///
  /// - Returns: the counts since ``begin()``, by their names in ``ExactCounters``.
  /// - Throws: `SessionError` when one of the counts is not known.
  func end() throws(SessionError) -> [String: Int]
}

extension ExactCounters {
  /// The counters that all passes of one cell agree on; nil when there are none, or when even the operations differ.
  package static func agreed(_ passes: [ExactCounters]) -> ExactCounters? {
    guard let first = passes.first, passes.allSatisfy({ $0.operations == first.operations }) else { return nil }
    let totals = first.totals.filter { entry in passes.allSatisfy { $0.totals[entry.key] == entry.value } }
    return totals.isEmpty ? nil : ExactCounters(operations: first.operations, totals: totals)
  }
}

extension BenchmarkCell {
  /// The same cell with exact counters, which were counted separately. A cell without numbers is unchanged.
  package func counted(_ exact: ExactCounters) -> BenchmarkCell {
    let outcome: CellOutcome
    switch self.outcome {
    case .measured(let measurement): outcome = .measured(measurement.counted(exact))
    case .saturated(let measurement, let reason): outcome = .saturated(measurement.counted(exact), reason: reason)
    case .unsupported, .invalid: return self
    }
    return BenchmarkCell(backend: backend, workload: workload, step: step, outcome: outcome)
  }
}

extension CellMeasurement {
  fileprivate func counted(_ exact: ExactCounters) -> CellMeasurement {
    CellMeasurement(
      load: load, phases: phases, requests: requests, operations: operations, counters: counters, errors: errors, exact: exact, lag: lag,
      resources: resources, verified: verified, timeline: timeline)
  }
}

/// A clock that always tells the same time, so that no request meets another deadline because the machine was slow.
struct StoppedClock: SessionClock {
  let now: Timestamp
}
