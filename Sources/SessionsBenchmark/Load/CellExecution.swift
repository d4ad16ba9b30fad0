import Sessions
import Synchronization

/// The workers of a cell from the first request to the last.
struct CellExecution<Run: WorkloadRun>: Sendable {
  let run: Run
  let settings: CellSettings
  let time: any LoadClock
  private let reading: (@Sendable () async -> BackendReading?)?
  private let control = LoadControl()

  /// The interval at which the rate of a warm-up is read.
  private static var interval: Duration { .milliseconds(100) }
  /// The time in which all workers of an open loop get ready, in nanoseconds: its plan begins afterwards.
  private static var headStart: UInt64 { 20_000_000 }

  init(_ run: Run, _ settings: CellSettings, time: any LoadClock, reading: (@Sendable () async -> BackendReading?)?) {
    self.run = run
    self.settings = settings
    self.time = time
    self.reading = reading
  }

  /// Makes the requests of the warm-up and of the measurement.
  func run() async -> CellLoadResult<Run.Worker> {
    let openLoop = openLoop()
    let (run, time, control) = (run, time, control)
    return await withTaskGroup(of: (Run.Worker, LoadRecorder).self) { group in
      for index in 0..<run.workers {
        group.addTask {
          let worker = run.worker(index)
          guard let openLoop else { return await ClosedLoop.drive(worker, control) }
          return await openLoop.drive(worker, control)
        }
      }
      let warmUpStart = time.now
      await warmUp(untilFlat: openLoop == nil && settings.endsWarmUpEarly)
      let warmUpSeconds = Double(time.now - warmUpStart) / 1e9
      let backendBefore = await reading?()
      control.begin(at: time.now)
      // The sweep begins with the measurement: a warm-up would remove the sessions that the measured sweep has to remove.
      let sweeping = run.sweeper.map { sweeper in Task { await Self.sweep(sweeper, time, control) } }
      let before = ProcessMeter.read()
      let timeline = await measure()
      control.stop(at: time.now)
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
    // The plan is longer than the cell: the control ends the measurement, not the plan.
    let plan = ArrivalPlan(poisson: rate, duration: (settings.warmUp + settings.duration) * 1.5 + .seconds(1), seed: settings.workload.seed)
    return OpenLoop(plan, beginning: time.now + Self.headStart, latencyLimit: limit, time: time)
  }

  private func warmUp(untilFlat: Bool) async {
    let start = time.now
    let (longest, shortest) = (settings.warmUp.inNanoseconds, (settings.warmUp / 10).inNanoseconds)
    var rates: [Double] = []
    while time.now - start < longest {
      let before = control.progress
      await time.wait(until: time.now + min(Self.interval.inNanoseconds, longest))
      rates.append(Double(control.progress - before))
      guard untilFlat, time.now - start >= shortest else { continue }
      if let judged = try? WarmUpFlatness.judge(rates), case .flat = judged { return }
    }
  }

  /// Waits until the measurement is over.
  ///
  /// - Returns: the number of requests that were completed in each whole second.
  private func measure() async -> [Int] {
    var (completed, seen) = ([Int](), control.progress)
    var instant = time.now
    let end = instant + settings.duration.inNanoseconds
    while instant < end {
      let isWhole = instant + 1_000_000_000 <= end
      instant = isWhole ? instant + 1_000_000_000 : end
      await time.wait(until: instant)
      let progress = control.progress
      if isWhole { completed.append(progress - seen) }
      seen = progress
    }
    return completed
  }

  private static func sweep(_ sweeper: Sweeper, _ time: any LoadClock, _ control: LoadControl) async -> SweepResult {
    var (sweeper, result) = (sweeper, SweepResult())
    while control.phase != .stop {
      let start = control.measuredSeconds(until: time.now)
      // The recorder counts a failed sweep as an error; the next one tries again.
      let removed = try? await sweeper.sweep(&result.recorder)
      result.add(removed, batch: sweeper.batch, from: start, to: control.measuredSeconds(until: time.now))
      await time.wait(until: time.now + sweeper.interval.inNanoseconds)
    }
    return result
  }
}

extension CellExecution {
  /// Makes the requests of a closed loop in slices, and waits until the other processes have had theirs.
  ///
  /// The use of the process and of its backend is left out: other processes used the backend too, and requests that do not count were made
  /// between.
  ///
  /// - Throws: `SessionError` with code `misconfigured` for an open loop, whose plan has no slices, and for a run with a sweep, which would
  ///   continue in the slices of other processes.
  func run(in slices: LoadSlices) async throws(SessionError) -> CellLoadResult<Run.Worker> {
    guard case .closed = settings.load, run.sweeper == nil else {
      throw SessionError(.misconfigured, "an open loop and a workload with a sweep cannot be measured in slices")
    }
    let load = SliceLoad(slices, warmUp: settings.warmUp, duration: settings.duration, time: time)
    let (run, control) = (run, LoadControl())
    let done = await withTaskGroup(of: (Run.Worker, LoadRecorder).self) { group in
      for index in 0..<run.workers { group.addTask { await ClosedLoop.drive(run.worker(index), control, load) } }
      return await group.reduce(into: []) { $0.append($1) }
    }
    await time.wait(until: slices.over(load.count))
    let warmUp = Duration.nanoseconds(slices.length) * load.warmUp
    var result = CellLoadResult<Run.Worker>(
      warmUpSeconds: warmUp.inSeconds, measureSeconds: load.measuredSeconds(workers: run.workers), timeline: [], before: nil,
      after: ProcessMeter.read())
    for (worker, recorder) in done {
      result.workers.append(worker)
      result.recorder.add(recorder)
    }
    return result
  }
}

/// Tells the workers of a cell the phase of their requests, and counts them: one atomic read a request.
final class LoadControl: Sendable {
  /// A phase of a cell.
  enum Phase: UInt8, AtomicRepresentable {
    /// Requests are made, and not recorded.
    case warmUp
    case measure
    case stop
  }

  private let current = Atomic<Phase>(.warmUp)
  private let completed = Atomic<Int>(0)
  private let measureStart = Atomic<UInt64>(0)
  private let measureEnd = Atomic<UInt64>(0)

  var phase: Phase { current.load(ordering: .acquiring) }

  /// The requests that were completed so far, in all phases.
  var progress: Int { completed.load(ordering: .relaxed) }

  func note(_ count: Int) { completed.wrappingAdd(count, ordering: .relaxed) }

  func begin(at instant: UInt64) {
    measureStart.store(instant, ordering: .relaxed)
    current.store(.measure, ordering: .releasing)
  }

  func stop(at instant: UInt64) {
    measureEnd.store(instant, ordering: .relaxed)
    current.store(.stop, ordering: .releasing)
  }

  /// The time since the measurement began, in seconds.
  func measuredSeconds(until instant: UInt64) -> Double { Double(instant - measureStart.load(ordering: .relaxed)) / 1e9 }

  /// The length of the measurement, in seconds.
  var measuredSeconds: Double {
    let (start, end) = (measureStart.load(ordering: .relaxed), measureEnd.load(ordering: .relaxed))
    return end <= start ? 0 : Double(end - start) / 1e9
  }
}
