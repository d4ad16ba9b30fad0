import Sessions

/// The result of a cell's load.
struct CellLoadResult<Worker: WorkloadWorker>: Sendable {
  let warmUpSeconds: Double
  let measureSeconds: Double
  /// The number of requests that were completed in each whole second.
  let timeline: [Int]
  let before: ProcessMeter?
  let after: ProcessMeter?

  var workers: [Worker] = []
  var recorder = LoadRecorder()
  /// The number of requests that were left out; nil in a closed loop.
  var skipped: Int?
  /// The backend's readings when the measurement began and when it ended; nil where there is no server to ask.
  var backend: (before: BackendReading, after: BackendReading)?
  private var sweep: SweepResult?

  init(warmUpSeconds: Double, measureSeconds: Double, timeline: [Int], before: ProcessMeter?, after: ProcessMeter?) {
    self.warmUpSeconds = warmUpSeconds
    self.measureSeconds = measureSeconds
    self.timeline = timeline
    self.before = before
    self.after = after
  }

  mutating func add(_ swept: SweepResult) {
    sweep = swept
    recorder.add(swept.recorder)
  }

  func measurement(_ load: CellLoad, _ phases: PhaseDurations, stored: StoredSessions?, verified: Int) -> CellMeasurement {
    CellMeasurement(
      recorder, load: description(load), phases: phases,
      resources: ResourceUse(from: before, to: after, backend: backend, stored: stored, sweep: sweep), verified: verified,
      timeline: CellTimeline(completed: timeline, marks: sweep?.marks ?? []))
  }

  private func description(_ load: CellLoad) -> LoadDescription {
    switch load {
    case .closed(let tasks):
      LoadDescription(model: .closed, tasks: tasks, processes: 1, offeredPerSecond: nil, skipped: nil)
    case .open(let rate, let tasks, _):
      LoadDescription(model: .open, tasks: tasks, processes: 1, offeredPerSecond: rate, skipped: skipped ?? 0)
    }
  }
}

/// The result of a sweeper during the measurement.
package struct SweepResult: Sendable {
  /// The record of its sweeps.
  package var recorder = LoadRecorder()
  /// The number of sessions that it removed.
  package private(set) var rows = 0
  /// The total time of its sweeps.
  package private(set) var seconds = 0.0
  /// The instants at which it began to find expired sessions, and at which there were none any more.
  package private(set) var marks: [CellTimeline.Mark] = []

  /// Creates the result before the first sweep.
  package init() {}

  /// Adds a sweep.
  ///
  /// - Parameters:
  ///   - removed: The number of sessions that it removed; nil if it failed.
  ///   - batch: The most sessions that it could have removed.
  ///   - start: Its beginning, in seconds since the measurement began.
  ///   - end: Its end, in seconds since the measurement began.
  package mutating func add(_ removed: Int?, batch: Int, from start: Double, to end: Double) {
    seconds += end - start
    guard let removed else { return }
    rows += removed
    if marks.isEmpty, removed > 0 { marks.append(CellTimeline.Mark(second: start, label: "expired sessions are swept")) }
    if marks.count == 1, removed < batch { marks.append(CellTimeline.Mark(second: end, label: "none is left")) }
  }
}

extension CellMeasurement {
  /// Creates the measurement from the records.
  init(
    _ recorder: LoadRecorder, load: LoadDescription, phases: PhaseDurations, resources: ResourceUse, verified: Int, timeline: CellTimeline?
  ) {
    // An open loop has a histogram of lateness, even an empty one.
    let lag = recorder.lag ?? (load.model == .open ? LatencyRecorder() : nil)
    self.init(
      load: load, phases: phases, requests: recorder.requests.measurement, operations: recorder.measurements,
      counters: Dictionary(uniqueKeysWithValues: recorder.counters.map { ($0.key.rawValue, $0.value) }),
      errors: Dictionary(uniqueKeysWithValues: recorder.errors.map { ($0.key.rawValue, $0.value) }),
      exact: nil, lag: lag?.latencies, resources: resources, verified: verified,
      timeline: timeline)
  }
}

extension ResourceUse {
  /// Creates the use of this process between two readings, and that of the backend.
  init(
    from before: ProcessMeter?, to after: ProcessMeter?, backend: (before: BackendReading, after: BackendReading)? = nil,
    stored: StoredSessions? = nil, sweep: SweepResult? = nil
  ) {
    let used = before.flatMap { before in after.map { (before, $0) } }
    self.init(
      clientCPUSeconds: used.map { $1.cpuSeconds - $0.cpuSeconds }, backendCPUSeconds: backend.flatMap { $1.cpuSeconds(since: $0) },
      residentBytes: after?.residentBytes, contextSwitches: used.map { $1.contextSwitches - $0.contextSwitches },
      storedBytes: stored?.bytes, liveSessions: stored?.sessions, logBytes: backend.flatMap { $1.logBytes(since: $0) },
      sweptRows: sweep?.rows, sweepSeconds: sweep?.seconds, reconnects: nil)
  }
}
