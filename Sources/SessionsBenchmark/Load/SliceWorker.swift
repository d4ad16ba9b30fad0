/// Where a worker of a load in slices stands.
struct SliceWorker: Sendable {
  private let load: SliceLoad
  private var number = -1
  /// Whether the first requests of the slice are over, which pay for the wait.
  private var hasSettled = true
  /// Whether there are such requests: one that lasts as long as a slice would be the only one in it.
  private var settles = true
  /// What counts, while it is not being recorded to.
  private var counted = LoadRecorder()

  init(_ load: SliceLoad) { self.load = load }

  private var counts: Bool { hasSettled && number >= load.warmUp }

  /// Goes on to what comes next: the requests of the slice count from now on, or the slice is over and the next one is waited for.
  ///
  /// - Parameters:
  ///   - now: When the last request ended.
  ///   - recorder: What is recorded to: it is exchanged.
  /// - Returns: when to go on again, in nanoseconds; nil when the last slice is over, and the recorder is then the one that counts.
  mutating func advance(_ now: UInt64, _ recorder: inout LoadRecorder) async -> UInt64? {
    let slices = load.slices
    if !hasSettled, now < slices.end(number) {
      settle(&recorder)
      return slices.end(number)
    }
    if !hasSettled { settles = false }
    if counts {
      let begin = settles ? slices.settled(number) : slices.begin(number)
      load.note(begin..<max(begin, now), of: number)
      swap(&counted, &recorder)
    }
    // A request may have lasted beyond later slices.
    repeat { number += 1 } while number < load.count && slices.end(number) <= now
    guard number < load.count else {
      recorder = counted
      return nil
    }
    hasSettled = false
    await LoadSlices.wait(until: slices.begin(number))
    guard !settles else { return slices.settled(number) }
    settle(&recorder)
    return slices.end(number)
  }

  private mutating func settle(_ recorder: inout LoadRecorder) {
    hasSettled = true
    if counts { swap(&counted, &recorder) }
  }
}
