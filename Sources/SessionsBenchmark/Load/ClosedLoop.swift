import Sessions

/// Drives workers that begin their next request when the last one has ended: for the highest rate.
enum ClosedLoop {
  /// The number of requests after which a worker yields: a store that never waits would keep the thread from the other workers, and from
  /// the task that ends the measurement.
  static let burst = 16
  /// The longest time for which a worker may keep its thread, in nanoseconds.
  private static let patience: UInt64 = 200_000

  /// Drives a worker until the control ends it, or in slices until they are over.
  ///
  /// - Returns: the worker with its account, and the record of the requests that began during the measurement.
  static func drive<Worker: WorkloadWorker>(_ worker: Worker, _ control: LoadControl, _ load: SliceLoad? = nil) async -> (
    Worker, LoadRecorder
  ) {
    // Slices run by the load's clock. Without them only the machine's clock is needed, and reading it is the whole overhead of a request
    // here.
    func now() -> UInt64 { load?.time.now ?? MonotonicClock.nanoseconds }
    var (worker, recorder) = (worker, LoadRecorder())
    var slice = load.map { SliceWorker($0) }
    // The instant of the next event of the slices; without slices there is none.
    var next: UInt64 = load == nil ? .max : 0
    var isMeasuring = false
    // A request begins when the one before has ended: the clock is read once for both.
    var start = now()
    var (sinceYield, lastYield) = (0, start)
    while true {
      if start >= next {
        guard let event = await slice?.advance(start, &recorder) else { return (worker, recorder) }
        (next, start) = (event, now())
        (sinceYield, lastYield) = (0, start)
        continue
      }
      let phase = control.phase
      if phase == .stop { break }
      if phase == .measure, !isMeasuring, load == nil {
        isMeasuring = true
        recorder = LoadRecorder()
        start = now()
      }
      do throws(SessionError) {
        try await worker.request(&recorder)
        let end = now()
        recorder.complete(service: end - start)
        start = end
      } catch {
        recorder.failRequest()
        // A store that refuses at once must not be asked a million times a second.
        try? await Task.sleep(for: .milliseconds(1))
        start = now()
      }
      control.note(1)
      sinceYield += 1
      // A yield costs a switch of threads, as much as a whole request of a fast store: so it also needs a least time since the last one.
      if sinceYield >= burst, start - lastYield > Self.patience {
        await Task.yield()
        start = now()
        (sinceYield, lastYield) = (0, start)
      }
    }
    return (worker, isMeasuring ? recorder : LoadRecorder())
  }
}
