/// A worker whose sessions are replaced by new ones, the oldest first.
protocol TurnoverWorker: WorkloadWorker {
  var keeper: SessionKeeper { get }
}
