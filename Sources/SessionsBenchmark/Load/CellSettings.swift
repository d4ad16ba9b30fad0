/// What a cell is measured with.
public struct CellSettings: Sendable {
  /// How requests come.
  public var load: CellLoad
  /// What the workload works on; the number of its workers is that of the tasks.
  public var workload: WorkloadSettings
  /// The longest warm-up. A closed loop ends it as soon as the rate does not change any more, and not before a tenth of it.
  public var warmUp: Duration
  /// How long is measured.
  public var duration: Duration
  /// The most sessions that are read back afterwards; nil for all of them.
  public var verifySample: Int?

  /// Creates settings; see the properties.
  public init(
    load: CellLoad, workload: WorkloadSettings = WorkloadSettings(), warmUp: Duration = .seconds(2), duration: Duration = .seconds(3),
    verifySample: Int? = nil
  ) {
    self.load = load
    self.workload = workload
    self.workload.workers = load.tasks
    self.warmUp = warmUp
    self.duration = duration
    self.verifySample = verifySample
  }
}
