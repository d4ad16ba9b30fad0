package import Sessions

extension CellRunner {
  /// Counts instead of timing: one worker makes its requests one after the other, and everything is read back as after a measurement.
  ///
  /// The settings' seed, payloads and popularity hold, the number of tasks and the durations do not. The clock stands still. A sweeper does
  /// not run: what it does depends on when it is called. Preparing, reading back and cleaning up are not counted.
  ///
  /// - Parameters:
  ///   - load: How many requests are made.
  ///   - backend: What opens the store.
  ///   - namespace: A fresh one. Where its name goes over the wire, the counted bytes depend on its length.
  ///   - meter: What counts.
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
    // One at a time from the beginning: how many connections a store makes depends on how much meets.
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
    let verified = try await run.verify([worker], sample: nil)
    try await run.cleanUp([worker])
    guard verified.isPassed else { return .invalid(reason: verified.failureText) }
    return .counted(ExactCounters(operations: recorder.operationCount, totals: totals))
  }

  private static func uncounted(_ error: SessionError) throws(SessionError) -> CountedOutcome {
    guard case .unsupported(let reason) = try unsupported(error) else { throw error }
    return .unsupported(reason: reason)
  }
}
