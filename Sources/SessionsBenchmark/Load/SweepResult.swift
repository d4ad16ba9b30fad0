/// What a sweeper did while it was being measured.
struct SweepResult: Sendable {
  var recorder = LoadRecorder()
  /// The sessions that it removed.
  var rows = 0
  /// How long its sweeps took together.
  var seconds = 0.0
}
