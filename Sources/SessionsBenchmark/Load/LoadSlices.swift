import Synchronization

/// The slices of time in which a process may make the requests of a closed loop, where several processes are interleaved.
///
/// A disturbance of the machine, such as another machine on the same processor, lasts longer than a slice. So it affects all processes
/// alike and cancels out in their ratio. Each process waits in the others' slices.
package struct LoadSlices: Sendable, Hashable, Codable {
  /// The beginning of the first process's first slice, in nanoseconds of ``MonotonicClock``, which all processes share.
  package let start: UInt64
  /// The length of a slice, in nanoseconds.
  package let length: UInt64
  /// The place of this process in the order, from 0.
  package let place: Int
  /// The number of processes.
  let places: Int

  /// Creates slices from their parts.
  package init(start: UInt64, length: UInt64, place: Int, places: Int) {
    (self.start, self.length, self.place, self.places) = (start, length, place, places)
  }

  /// The slices of several processes, in their order.
  ///
  /// - Parameters:
  ///   - count: The number of processes.
  ///   - length: The length of a slice.
  ///   - delay: The time from now until the first slice begins: all processes have to know it by then.
  package static func places(_ count: Int, length: Duration, delay: Duration = .milliseconds(20)) -> [LoadSlices] {
    let start = MonotonicClock.nanoseconds + delay.inNanoseconds
    return (0..<count).map { LoadSlices(start: start, length: max(1, length.inNanoseconds), place: $0, places: count) }
  }

  /// The number of slices that together last as long as a duration; at least one.
  package func count(for duration: Duration) -> Int { max(1, Int((duration.inNanoseconds + length - 1) / length)) }

  /// The beginning of a slice of this process, numbered from 0.
  package func begin(_ number: Int) -> UInt64 { start + UInt64(number * places + place) * length }

  /// The instant from which the requests of a slice count. The first ones pay for the wait, in which others had the processor and its
  /// caches.
  package func settled(_ number: Int) -> UInt64 { begin(number) + length / 20 }

  /// The end of a slice of this process.
  package func end(_ number: Int) -> UInt64 { begin(number) + length }

  /// The instant at which the last process has had this many slices.
  package func over(_ count: Int) -> UInt64 { start + UInt64(count * places) * length }
}

/// A closed loop in slices: first those of the warm-up, then those that are measured.
package final class SliceLoad: Sendable {
  package let slices: LoadSlices
  /// The number of slices of the warm-up.
  package let warmUp: Int
  /// The number of all slices.
  package let count: Int
  let time: any LoadClock
  private let nanoseconds = Atomic<UInt64>(0)

  /// Creates the load of slices that last as long as the warm-up and the measurement together.
  package init(_ slices: LoadSlices, warmUp: Duration, duration: Duration, time: any LoadClock) {
    self.slices = slices
    self.time = time
    self.warmUp = slices.count(for: warmUp)
    count = self.warmUp + slices.count(for: duration)
  }

  /// Notes the time in which a worker made counted requests of a slice: from the beginning of the first to the end of the last one.
  func note(_ nanoseconds: UInt64) { self.nanoseconds.wrappingAdd(nanoseconds, ordering: .relaxed) }

  /// The time in which requests were measured, in seconds: the mean of the workers. Waiting in others' slices does not count.
  package func measuredSeconds(workers: Int) -> Double { Double(nanoseconds.load(ordering: .relaxed)) / Double(max(1, workers)) / 1e9 }
}

/// The progress of a worker through its slices.
package struct SliceWorker: Sendable {
  private let load: SliceLoad
  private var number = -1
  /// The instant from which the requests of the slice count; nil before, and in the warm-up.
  private var since: UInt64?
  /// Whether the first requests of the slice, which pay for the wait, are over.
  private var hasSettled = true
  /// Whether the first requests of a slice are left out: not where one request lasts as long as a slice, as it would be the only one in it.
  private var settles = true
  /// The number of requests made before the slice.
  private var earlier = 0
  /// The recorder of the requests that count, while another one is in use.
  private var counted = LoadRecorder()

  /// Creates the progress before the first slice.
  package init(_ load: SliceLoad) { self.load = load }

  /// Advances to the next event: the requests of the slice count from now on, or the slice is over and it waits for the next one.
  ///
  /// - Parameters:
  ///   - now: The instant at which the last request or the wait ended.
  ///   - recorder: The recorder in use, which is exchanged.
  /// - Returns: the instant of the next event, in nanoseconds; nil when the last slice is over, and the recorder is then the one with the
  ///   counted requests.
  package mutating func advance(_ now: UInt64, _ recorder: inout LoadRecorder) async -> UInt64? {
    let slices = load.slices
    if !hasSettled, now < slices.end(number) {
      hasSettled = true
      if number >= load.warmUp {
        since = now
        swap(&counted, &recorder)
      }
      return slices.end(number)
    }
    // Without a request, the wait itself took too long.
    if !hasSettled, recorder.requests.attempts > earlier { settles = false }
    if let begin = since {
      load.note(now - begin)
      swap(&counted, &recorder)
      since = nil
    }
    // A request may last beyond later slices.
    repeat { number += 1 } while number < load.count && slices.end(number) <= now
    guard number < load.count else {
      recorder = counted
      return nil
    }
    (hasSettled, earlier) = (false, recorder.requests.attempts)
    await load.time.wait(until: slices.begin(number))
    return settles ? slices.settled(number) : slices.begin(number)
  }
}
