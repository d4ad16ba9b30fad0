import Sessions

/// The workers of a cell from the first request to the last.
struct CellExecution<Run: WorkloadRun>: Sendable {
  let run: Run
  let settings: CellSettings
  private let reading: (@Sendable () async -> BackendReading?)?
  private let control = LoadControl()

  /// How often the rate of a warm-up is looked at.
  private static var interval: Duration { .milliseconds(100) }
  /// An open loop begins a little later, when all of its workers wait.
  private static var headStart: UInt64 { 20_000_000 }

  init(_ run: Run, _ settings: CellSettings, reading: (@Sendable () async -> BackendReading?)?) {
    self.run = run
    self.settings = settings
    self.reading = reading
  }

  func run() async -> CellLoadResult<Run.Worker> {
    let openLoop = openLoop()
    let (run, control) = (run, control)
    return await withTaskGroup(of: (Run.Worker, LoadRecorder).self) { group in
      for index in 0..<run.workers {
        group.addTask {
          let worker = run.worker(index)
          guard let openLoop else { return await ClosedLoop.drive(worker, control) }
          return await openLoop.drive(worker, control)
        }
      }
      let warmUpStart = ContinuousClock.now
      await warmUp(untilFlat: openLoop == nil && settings.endsWarmUpEarly)
      let warmUpSeconds = warmUpStart.duration(to: .now).inSeconds
      let backendBefore = await reading?()
      control.begin()
      // Not before: what a warm-up works off is gone from the measurement.
      let sweeping = run.sweeper.map { sweeper in Task { await Self.sweep(sweeper, control) } }
      let before = ProcessMeter.read()
      let timeline = await measure()
      control.stop()
      let after = ProcessMeter.read()
      let backendAfter = await reading?()
      var result = CellLoadResult<Run.Worker>(
        warmUpSeconds: warmUpSeconds, measureSeconds: control.measuredSeconds, timeline: timeline, before: before, after: after)
      for await (worker, recorder) in group {
        result.workers.append(worker)
        result.recorder.add(recorder)
      }
      if let swept = await sweeping?.value { result.add(swept) }
      if let backendBefore, let backendAfter { result.backend = (backendBefore, backendAfter) }
      result.skipped = openLoop?.skipped
      return result
    }
  }

  private func openLoop() -> OpenLoop? {
    guard case .open(let rate, _, let limit) = settings.load else { return nil }
    // Longer than the cell: its end is the control's, not the plan's.
    let plan = ArrivalPlan(poisson: rate, duration: (settings.warmUp + settings.duration) * 1.5 + .seconds(1), seed: settings.workload.seed)
    return OpenLoop(plan, beginning: LoadRecorder.now + Self.headStart, latencyLimit: limit)
  }

  private func warmUp(untilFlat: Bool) async {
    let start = ContinuousClock.now
    var rates: [Double] = []
    while start.duration(to: .now) < settings.warmUp {
      let before = control.progress
      try? await Task.sleep(for: min(Self.interval, settings.warmUp), tolerance: .zero)
      rates.append(Double(control.progress - before))
      guard untilFlat, start.duration(to: .now) >= settings.warmUp / 10 else { continue }
      if let judged = try? WarmUpFlatness.judge(rates), case .flat = judged { return }
    }
  }

  /// Waits until the measurement is over; returns how many requests were completed in each whole second.
  private func measure() async -> [Int] {
    var (completed, seen) = ([Int](), control.progress)
    var time = ContinuousClock.now
    let end = time + settings.duration
    while time < end {
      let isWhole = time + .seconds(1) <= end
      time = isWhole ? time + .seconds(1) : end
      try? await Task.sleep(until: time, tolerance: .zero)
      let progress = control.progress
      if isWhole { completed.append(progress - seen) }
      seen = progress
    }
    return completed
  }

  private static func sweep(_ sweeper: Sweeper, _ control: LoadControl) async -> SweepResult {
    var (sweeper, result) = (sweeper, SweepResult())
    while control.phase != .stop {
      let start = control.measuredSoFar
      // A sweep that failed is counted as an error by the recorder, and tried again.
      let removed = try? await sweeper.sweep(&result.recorder)
      result.add(removed, batch: sweeper.batch, from: start, to: control.measuredSoFar)
      try? await Task.sleep(for: sweeper.interval)
    }
    return result
  }
}
