import Sessions
import Synchronization

/// Drives workers whose requests begin at the instants of a plan, whether or not earlier ones have ended: for latencies.
///
/// A request's response time counts from its planned beginning. So a store that stalls is charged with all requests that were planned
/// meanwhile, and not only with the one that was under way.
final class OpenLoop: Sendable {
  private let plan: ArrivalPlan
  private let beginning: UInt64
  private let time: any LoadClock
  /// The delay, in nanoseconds, beyond which a request is left out.
  private let latencyLimit: UInt64
  private let next = Atomic<Int>(0)
  private let left = Atomic<Int>(0)

  /// - Parameter beginning: The instant at which the plan begins, on the clock `time`.
  init(_ plan: ArrivalPlan, beginning: UInt64, latencyLimit: Duration, time: any LoadClock) {
    self.plan = plan
    self.beginning = beginning
    self.time = time
    self.latencyLimit = latencyLimit.inNanoseconds
  }

  /// The number of requests of the measurement that were left out.
  var skipped: Int { left.load(ordering: .relaxed) }

  /// Takes requests that no other worker has taken, until there are none or the control ends it.
  func drive<Worker: WorkloadWorker>(_ worker: Worker, _ control: LoadControl) async -> (Worker, LoadRecorder) {
    var (worker, recorder) = (worker, LoadRecorder())
    var isMeasuring = false
    var sinceYield = 0
    while true {
      sinceYield += 1
      if sinceYield == ClosedLoop.burst {
        sinceYield = 0
        await Task.yield()
      }
      let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
      guard index < plan.starts.count else { break }
      let planned = beginning + plan.starts[index]
      if !(await wait(until: planned, control)) { break }
      // A request belongs to the phase in which it begins.
      if control.phase == .measure, !isMeasuring {
        isMeasuring = true
        recorder = LoadRecorder()
      }
      let start = time.now
      let lag = start - min(start, planned)
      if lag > latencyLimit {
        if isMeasuring { left.wrappingAdd(1, ordering: .relaxed) }
        continue
      }
      do throws(SessionError) {
        try await worker.request(&recorder)
        let end = time.now
        recorder.complete(service: end - start, response: end - min(end, planned), lag: lag)
      } catch {
        recorder.failRequest()
      }
      control.note(1)
    }
    return (worker, isMeasuring ? recorder : LoadRecorder())
  }

  /// Waits for a planned instant; false when the control ended it meanwhile.
  private func wait(until instant: UInt64, _ control: LoadControl) async -> Bool {
    while true {
      if control.phase == .stop { return false }
      let now = time.now
      if now >= instant { return true }
      // It waits in parts, so that the end of the measurement ends the wait.
      await time.wait(until: min(instant, now + 50_000_000))
    }
  }
}

/// The planned starts of an open loop's requests, drawn before the run: a store that falls behind cannot make them come later.
package struct ArrivalPlan: Sendable {
  /// Nanoseconds from the beginning of the run, in order.
  package let starts: [UInt64]

  /// Draws the starts of a Poisson process: visitors who come independently of each other.
  ///
  /// - Parameters:
  ///   - rate: Requests a second on average; positive.
  ///   - duration: The length of the plan.
  ///   - seed: The seed of the plan.
  ///   - index: The index among several plans of one seed, such as the number of a process.
  package init(poisson rate: Double, duration: Duration, seed: UInt64, index: Int = 0) {
    var random = RandomStream(seed: seed, .arrivals, index: index)
    let end = duration.inSeconds * 1e9
    var starts: [UInt64] = []
    starts.reserveCapacity(Int(rate * end / 1e9 * 1.05) + 16)
    // The sum is not rounded to whole nanoseconds: errors would add up.
    var time = random.exponential(mean: 1e9 / rate)
    while time < end {
      starts.append(UInt64(time))
      time += random.exponential(mean: 1e9 / rate)
    }
    self.starts = starts
  }
}
