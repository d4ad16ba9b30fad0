import Sessions
import Synchronization

/// Requests that begin at the instants of a plan, whether or not earlier ones have ended: for latencies.
///
/// A request's response time counts from its planned beginning. So a store that stalls is charged with all who would have come meanwhile,
/// and not with the one request that it was busy with.
final class OpenLoop: Sendable {
  private let plan: ArrivalPlan
  private let beginning: UInt64
  /// A request that is later than this is left out, in nanoseconds.
  private let latencyLimit: UInt64
  private let next = Atomic<Int>(0)
  private let left = Atomic<Int>(0)

  /// - Parameter beginning: When the plan begins, on ``LoadRecorder/now``'s clock.
  init(_ plan: ArrivalPlan, beginning: UInt64, latencyLimit: Duration) {
    self.plan = plan
    self.beginning = beginning
    self.latencyLimit = UInt64(max(0, latencyLimit / .nanoseconds(1)))
  }

  /// The requests of the measurement that were left out.
  var skipped: Int { left.load(ordering: .relaxed) }

  /// Takes the requests that nobody else has taken, until there are none or it is told to stop.
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
      // By the plan, not by the clock: a late one of the warm-up belongs to the warm-up.
      if control.phase == .measure, !isMeasuring {
        isMeasuring = true
        recorder = LoadRecorder()
      }
      let start = LoadRecorder.now
      let lag = start - min(start, planned)
      if lag > latencyLimit {
        if isMeasuring { left.wrappingAdd(1, ordering: .relaxed) }
        continue
      }
      do throws(SessionError) {
        try await worker.request(&recorder)
        let end = LoadRecorder.now
        recorder.complete(service: end - start, response: end - min(end, planned), lag: lag)
      } catch {
        recorder.failRequest()
      }
      control.note(1)
    }
    return (worker, isMeasuring ? recorder : LoadRecorder())
  }

  /// False when it was told to stop meanwhile.
  private func wait(until instant: UInt64, _ control: LoadControl) async -> Bool {
    while true {
      if control.phase == .stop { return false }
      let now = LoadRecorder.now
      if now >= instant { return true }
      // In parts, so that the end of the measurement ends the wait.
      try? await Task.sleep(for: .nanoseconds(min(instant - now, 50_000_000)), tolerance: .zero)
    }
  }
}
