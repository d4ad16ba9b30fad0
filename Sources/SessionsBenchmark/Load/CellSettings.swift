/// What a cell is measured with.
package struct CellSettings: Sendable {
  /// How requests come.
  package var load: CellLoad
  /// What the workload works on; the number of its workers is that of the tasks.
  package var workload: WorkloadSettings
  /// The longest warm-up.
  package var warmUp: Duration
  /// Whether a closed loop ends the warm-up as soon as the rate does not change any more, though not before a tenth of it. Processes that
  /// have to measure at the same time do not.
  package var endsWarmUpEarly: Bool
  /// How long is measured.
  package var duration: Duration
  /// The most sessions that are read back afterwards; nil for all of them.
  package var verifySample: Int?

  /// Creates settings; see the properties.
  package init(
    load: CellLoad, workload: WorkloadSettings = WorkloadSettings(), warmUp: Duration = .seconds(2), duration: Duration = .seconds(3),
    endsWarmUpEarly: Bool = true, verifySample: Int? = nil
  ) {
    self.load = load
    self.workload = workload
    self.workload.workers = load.tasks
    self.warmUp = warmUp
    self.endsWarmUpEarly = endsWarmUpEarly
    self.duration = duration
    self.verifySample = verifySample
  }
}
