import Sessions

/// Workers that begin their next request when the last one ended: for the highest rate.
enum ClosedLoop {
  /// After how many requests others may have the thread: a store that never waits would keep it from the other workers, and from who says
  /// when it is over.
  static let burst = 16
  /// For how long others may wait for it, in nanoseconds.
  private static let patience: UInt64 = 200_000

  /// Drives a worker until it is told to stop, or in slices until they are over.
  ///
  /// - Returns: the worker with its account, and what was recorded of the requests that began while it was being measured.
  static func drive<Worker: WorkloadWorker>(_ worker: Worker, _ control: LoadControl, _ load: SliceLoad? = nil) async -> (
    Worker, LoadRecorder
  ) {
    var (worker, recorder) = (worker, LoadRecorder())
    var slice = load.map { SliceWorker($0) }
    // When the slices go on; without slices never.
    var next: UInt64 = load == nil ? .max : 0
    var isMeasuring = false
    // A request begins when the one before has ended: one look at the clock serves both.
    var start = LoadRecorder.now
    var (sinceYield, lastYield) = (0, start)
    while true {
      if start >= next {
        guard let event = await slice?.advance(start, &recorder) else { return (worker, recorder) }
        (next, start) = (event, LoadRecorder.now)
        (sinceYield, lastYield) = (0, start)
        continue
      }
      let phase = control.phase
      if phase == .stop { break }
      if phase == .measure, !isMeasuring, load == nil {
        isMeasuring = true
        recorder = LoadRecorder()
        start = LoadRecorder.now
      }
      do throws(SessionError) {
        try await worker.request(&recorder)
        let end = LoadRecorder.now
        recorder.complete(service: end - start)
        start = end
      } catch {
        recorder.failRequest()
        // A store that refuses at once must not be asked a million times a second.
        try? await Task.sleep(for: .milliseconds(1))
        start = LoadRecorder.now
      }
      control.note(1)
      sinceYield += 1
      // Giving way costs a switch of threads, as much as a whole request of a fast store: by the clock, too.
      if sinceYield >= burst, start - lastYield > Self.patience {
        await Task.yield()
        start = LoadRecorder.now
        (sinceYield, lastYield) = (0, start)
      }
    }
    return (worker, isMeasuring ? recorder : LoadRecorder())
  }
}
