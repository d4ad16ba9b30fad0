import Sessions

extension CellMeasurement {
  /// What was recorded, as it is stored.
  init(
    _ recorder: LoadRecorder, load: LoadDescription, phases: PhaseDurations, resources: ResourceUse, verified: Int, timeline: CellTimeline?
  ) {
    // In an open loop even a cell without a request was late or not.
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
  /// What this process used between two readings, and the backend meanwhile.
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
