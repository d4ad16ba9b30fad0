/// What a cell is measured with.
public struct CellSettings: Sendable {
  /// How requests come.
  public var load: CellLoad
  /// What the workload works on; the number of its workers is that of the tasks.
  public var workload: WorkloadSettings
  /// The longest warm-up.
  public var warmUp: Duration
  /// Whether a closed loop ends the warm-up as soon as the rate does not change any more, though not before a tenth of it. Processes that
  /// have to measure at the same time do not.
  public var endsWarmUpEarly: Bool
  /// How long is measured.
  public var duration: Duration
  /// The most sessions that are read back afterwards; nil for all of them.
  public var verifySample: Int?

  /// Creates settings; see the properties.
  public init(
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
