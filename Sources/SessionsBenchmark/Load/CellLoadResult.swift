import Sessions

/// What the load of a cell came to.
struct CellLoadResult<Worker: WorkloadWorker>: Sendable {
  let warmUpSeconds: Double
  let measureSeconds: Double
  let timeline: [Int]
  let before: ProcessMeter?
  let after: ProcessMeter?

  var workers: [Worker] = []
  var recorder = LoadRecorder()
  /// How many requests were left out; nil in a closed loop.
  var skipped: Int?
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

  func measurement(_ load: CellLoad, _ phases: PhaseDurations, verified: Int) -> CellMeasurement {
    CellMeasurement(
      load: description(load), phases: phases, requests: recorder.requests.measurement, operations: recorder.measurements,
      counters: Dictionary(uniqueKeysWithValues: recorder.counters.map { ($0.key.rawValue, $0.value) }),
      errors: Dictionary(uniqueKeysWithValues: recorder.errors.map { ($0.key.rawValue, $0.value) }),
      exact: nil, lag: recorder.lag?.latencies ?? emptyLag(load), resources: resources, verified: verified,
      timeline: CellTimeline(completed: timeline, marks: []))
  }

  private func emptyLag(_ load: CellLoad) -> LatencyHistogram? {
    if case .closed = load { return nil }
    return LatencyRecorder().latencies
  }

  private func description(_ load: CellLoad) -> LoadDescription {
    switch load {
    case .closed(let tasks):
      LoadDescription(model: .closed, tasks: tasks, processes: 1, offeredPerSecond: nil, skipped: nil)
    case .open(let rate, let tasks, _):
      LoadDescription(model: .open, tasks: tasks, processes: 1, offeredPerSecond: rate, skipped: skipped ?? 0)
    }
  }

  private var resources: ResourceUse {
    let used = before.flatMap { before in after.map { (before, $0) } }
    return ResourceUse(
      clientCPUSeconds: used.map { $1.cpuSeconds - $0.cpuSeconds }, backendCPUSeconds: nil, residentBytes: after?.residentBytes,
      contextSwitches: used.map { $1.contextSwitches - $0.contextSwitches }, storedBytes: nil, liveSessions: nil, logBytes: nil,
      sweptRows: sweep?.rows, sweepSeconds: sweep?.seconds, reconnects: nil)
  }
}
