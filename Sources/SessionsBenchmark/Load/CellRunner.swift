package import Sessions

/// Runs a cell: prepare, warm up, measure, verify, clean up.
package struct CellRunner: Sendable {
  /// A store that completes less than this share of the offered requests did not keep up.
  static let leastAchieved = 0.98

  let workload: any Workload
  /// The load, its size and its duration.
  package let settings: CellSettings
  let clock: any SessionClock
  private let time: any LoadClock

  /// Creates a runner.
  ///
  /// - Parameters:
  ///   - workload: The workload.
  ///   - settings: The load, its size and its duration.
  ///   - clock: The clock that requests read.
  ///   - time: The clock that the load runs by.
  package init(
    _ workload: any Workload, _ settings: CellSettings, clock: any SessionClock = .system, time: any LoadClock = MonotonicClock()
  ) {
    self.workload = workload
    self.settings = settings
    self.clock = clock
    self.time = time
  }

  /// Runs the cell on a fresh namespace of a backend.
  ///
  /// - Parameters:
  ///   - backend: The backend that opens the store.
  ///   - namespace: A namespace with no other use.
  ///   - ready: Called when the store is filled, before the first request. A load of several processes waits there for the others, and
  ///     receives its slices where it has to make its requests in slices.
  /// - Throws: `SessionError` when the store cannot be opened or filled, or fails while it is verified: then there is no outcome.
  package func run(
    on backend: some BenchmarkBackend, namespace: String, ready: @Sendable () async throws(SessionError) -> LoadSlices? = { nil }
  ) async throws(SessionError) -> CellOutcome {
    let opened: BenchmarkStore
    do throws(SessionError) {
      opened = try await backend.open(namespace, limits: workload.limits, sizes: workload.sizes)
    } catch {
      return try Self.unsupported(error)
    }
    let outcome: Result<CellOutcome, SessionError>
    do throws(SessionError) {
      outcome = .success(try await run(on: opened, ready: ready))
    } catch {
      outcome = .failure(error)
    }
    await opened.close()
    return try outcome.get()
  }

  /// Runs the cell on an empty store that was opened for the workload.
  ///
  /// - Throws: As ``run(on:namespace:ready:)``.
  package func run(on store: any SessionStore) async throws(SessionError) -> CellOutcome {
    try await run(on: BenchmarkStore(store)) { nil }
  }

  private func run(on opened: BenchmarkStore, ready: @Sendable () async throws(SessionError) -> LoadSlices?)
    async throws(SessionError) -> CellOutcome
  {
    let empty = await opened.reading?()
    let start = ContinuousClock.now
    let prepared: any WorkloadRun
    do throws(SessionError) {
      prepared = try await workload.prepare(WorkloadContext(store: opened.store, clock: clock, settings: settings.workload))
    } catch {
      return try Self.unsupported(error)
    }
    let prepareSeconds = start.duration(to: .now).inSeconds
    let stored = StoredSessions(prepared.liveSessions, from: empty, to: await opened.reading?())
    let slices = try await ready()
    return try await run(prepared, opened, stored, slices, prepareSeconds: prepareSeconds)
  }

  static func unsupported(_ error: SessionError) throws(SessionError) -> CellOutcome {
    guard error.code == .unsupported || error.code == .tooLarge else { throw error }
    return .unsupported(reason: error.message)
  }

  private func run<Run: WorkloadRun>(
    _ run: Run, _ opened: BenchmarkStore, _ stored: StoredSessions?, _ slices: LoadSlices?, prepareSeconds: Double
  ) async throws(SessionError) -> CellOutcome {
    let execution = CellExecution(run, settings, time: time, reading: opened.reading)
    let load = if let slices { try await execution.run(in: slices) } else { await execution.run() }
    let verifyStart = ContinuousClock.now
    let verified = try await run.verify(load.workers)
    let cleanUpStart = ContinuousClock.now
    try await run.cleanUp(load.workers)
    guard verified.isPassed else { return .invalid(reason: verified.failureText) }
    let phases = PhaseDurations(
      prepareSeconds: prepareSeconds, warmUpSeconds: load.warmUpSeconds, measureSeconds: load.measureSeconds,
      verifySeconds: verifyStart.duration(to: cleanUpStart).inSeconds, cleanUpSeconds: cleanUpStart.duration(to: .now).inSeconds)
    // A backend that is filled by several processes at the same time cannot tell their bytes apart.
    let measurement = load.measurement(settings.load, phases, stored: slices == nil ? stored : nil, verified: verified.checked)
    guard measurement.requests.count > 0 else {
      guard measurement.requests.errors > 0 else {
        throw SessionError(.timeout, "no request was completed in \(settings.duration.inSeconds) s: measure for longer")
      }
      let reason = "no request was completed: \(measurement.errorsText)"
      // A store that cannot be reached or written to is not wrong, and has no result.
      if let code = load.recorder.errors.keys.first, load.recorder.errors.keys.allSatisfy({ SessionError($0, "").isOfSurroundings }) {
        throw SessionError(code, reason)
      }
      return .invalid(reason: reason)
    }
    guard let offered = measurement.load.offeredPerSecond else { return .measured(measurement) }
    let achieved = Double(measurement.requests.count) / load.measureSeconds
    guard achieved < offered * Self.leastAchieved else { return .measured(measurement) }
    return .saturated(measurement, reason: "\(Int(achieved)) of \(Int(offered)) requests a second were done")
  }
}

extension SessionError {
  /// Whether the store's surroundings are to blame, such as a server that is down, a disk that is full or a right that is missing.
  package var isOfSurroundings: Bool { [.unavailable, .timeout, .misconfigured].contains(code) }
}

extension CellMeasurement {
  fileprivate var errorsText: String {
    let list = errors.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
    return list.joined(separator: ", ")
  }
}

/// The settings of a cell.
package struct CellSettings: Sendable {
  /// The load.
  package var load: CellLoad
  /// The settings of the workload; the number of its workers is that of the tasks.
  package var workload: WorkloadSettings
  /// The longest warm-up.
  package var warmUp: Duration
  /// Whether a closed loop ends the warm-up once the rate no longer changes, though not before a tenth of it. Processes that have to
  /// measure at the same time do not.
  package var endsWarmUpEarly: Bool
  /// The duration of the measurement.
  package var duration: Duration

  /// Creates settings; see the properties.
  package init(
    load: CellLoad, workload: WorkloadSettings = WorkloadSettings(), warmUp: Duration = .seconds(2), duration: Duration = .seconds(3),
    endsWarmUpEarly: Bool = true
  ) {
    self.load = load
    self.workload = workload
    self.workload.workers = load.tasks
    self.warmUp = warmUp
    self.endsWarmUpEarly = endsWarmUpEarly
    self.duration = duration
  }
}

/// The arrival of a cell's requests.
package enum CellLoad: Sendable, Hashable {
  /// A number of tasks, each of which begins its next request when the last one has ended.
  case closed(tasks: Int)
  /// Requests at random instants, with a mean rate a second and at most `tasks` in flight. Those that cannot begin within the latency limit
  /// are left out and counted.
  case open(rate: Double, tasks: Int, latencyLimit: Duration)

  /// The number of tasks that make requests.
  package var tasks: Int {
    switch self {
    case .closed(let tasks), .open(_, let tasks, _): tasks
    }
  }
}
