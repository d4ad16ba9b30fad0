/// Where a worker of a load in slices stands.
struct SliceWorker: Sendable {
  private let load: SliceLoad
  private var number = -1
  /// When the requests of the slice began to count; nil before, and in the warm-up.
  private var since: UInt64?
  /// Whether the first requests of the slice are over, which pay for the wait.
  private var hasSettled = true
  /// Whether there are such requests: one that lasts as long as a slice would be the only one in it.
  private var settles = true
  /// How many requests were made before the slice.
  private var earlier = 0
  /// What counts, while it is not being recorded to.
  private var counted = LoadRecorder()

  init(_ load: SliceLoad) { self.load = load }

  /// Goes on to what comes next: the requests of the slice count from now on, or the slice is over and the next one is waited for.
  ///
  /// - Parameters:
  ///   - now: When the last request ended, or the wait.
  ///   - recorder: What is recorded to: it is exchanged.
  /// - Returns: when to go on again, in nanoseconds; nil when the last slice is over, and the recorder is then the one that counts.
  mutating func advance(_ now: UInt64, _ recorder: inout LoadRecorder) async -> UInt64? {
    let slices = load.slices
    if !hasSettled, now < slices.end(number) {
      hasSettled = true
      if number >= load.warmUp {
        since = now
        swap(&counted, &recorder)
      }
      return slices.end(number)
    }
    // Without a request, it was the wait that lasted too long.
    if !hasSettled, recorder.requests.attempts > earlier { settles = false }
    if let begin = since {
      load.note(now - begin)
      swap(&counted, &recorder)
      since = nil
    }
    // A request may have lasted beyond later slices.
    repeat { number += 1 } while number < load.count && slices.end(number) <= now
    guard number < load.count else {
      recorder = counted
      return nil
    }
    (hasSettled, earlier) = (false, recorder.requests.attempts)
    await LoadSlices.wait(until: slices.begin(number))
    return settles ? slices.settled(number) : slices.begin(number)
  }
}
