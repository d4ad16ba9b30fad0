import Sessions

extension CellExecution {
  /// Makes the requests of a closed loop in slices, and waits until the others have had theirs.
  ///
  /// What the process and its backend used is not told: others used the backend too, and requests that do not count were made between.
  ///
  /// - Throws: `SessionError` with code `misconfigured` for an open loop, whose plan knows no slices, and for a run with a sweep, which
  ///   would go on in the others' slices.
  func run(in slices: LoadSlices) async throws(SessionError) -> CellLoadResult<Run.Worker> {
    guard case .closed = settings.load, run.sweeper == nil else {
      throw SessionError(.misconfigured, "an open loop and a workload with a sweep cannot be measured in slices")
    }
    let load = SliceLoad(slices, warmUp: settings.warmUp, duration: settings.duration)
    let (run, control) = (run, LoadControl())
    let done = await withTaskGroup(of: (Run.Worker, LoadRecorder).self) { group in
      for index in 0..<run.workers { group.addTask { await ClosedLoop.drive(run.worker(index), control, load) } }
      return await group.reduce(into: []) { $0.append($1) }
    }
    await LoadSlices.wait(until: slices.over(load.count))
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
