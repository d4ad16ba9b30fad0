import Sessions

/// What the load of a cell came to.
struct CellLoadResult<Worker: WorkloadWorker>: Sendable {
  let warmUpSeconds: Double
  let measureSeconds: Double
  /// The requests that were completed in each whole second.
  let timeline: [Int]
  let before: ProcessMeter?
  let after: ProcessMeter?

  var workers: [Worker] = []
  var recorder = LoadRecorder()
  /// How many requests were left out; nil in a closed loop.
  var skipped: Int?
  /// What the backend said of itself when the measurement began and when it ended; nil where nobody was asked.
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
