import Sessions

extension FaultyStore {
  /// The faults of record stores, by subject.
  static let recordFaults: [FaultyStore] = [
    recordCreates, recordReplaces, recordVersions, recordLifetimes, recordTouches, recordRemovals, recordCaches, recordData, recordLists,
    recordSubjects, recordRaces, interruptionFaults,
  ].flatMap { $0 }
}
