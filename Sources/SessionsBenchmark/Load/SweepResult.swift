/// What a sweeper did while it was being measured.
struct SweepResult: Sendable {
  var recorder = LoadRecorder()
  /// The sessions that it removed.
  private(set) var rows = 0
  /// How long its sweeps took together.
  private(set) var seconds = 0.0
  /// When it began to find expired sessions, and when there were none left.
  private(set) var marks: [CellTimeline.Mark] = []

  /// Adds a sweep.
  ///
  /// - Parameters:
  ///   - removed: How many sessions it removed; nil if it failed.
  ///   - batch: How many it would have removed at most.
  ///   - start: When it began, in seconds since the measurement began.
  ///   - end: When it ended.
  mutating func add(_ removed: Int?, batch: Int, from start: Double, to end: Double) {
    seconds += end - start
    guard let removed else { return }
    rows += removed
    if marks.isEmpty, removed > 0 { marks.append(CellTimeline.Mark(second: start, label: "expired sessions are swept")) }
    if marks.count == 1, removed < batch { marks.append(CellTimeline.Mark(second: end, label: "none is left")) }
  }
}
