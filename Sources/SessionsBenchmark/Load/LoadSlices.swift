/// When the requests of a closed loop may be made, where several processes take slices of time one after the other.
///
/// What disturbs a machine, such as another one on the same processor, lasts longer than a slice: it meets all of the processes alike, and
/// their ratio does not show it. Each process waits in the others' slices.
package struct LoadSlices: Sendable, Hashable, Codable {
  /// When the first slice of the first process begins, in nanoseconds of the machine's monotonic clock, which all of them share.
  let start: UInt64
  /// How long a slice takes, in nanoseconds.
  let length: UInt64
  /// Whose slice comes first: from 0.
  let place: Int
  /// How many processes take slices.
  let places: Int

  /// The slices of so many processes, in their order; the first one begins soon.
  ///
  /// - Parameters:
  ///   - count: How many processes take slices.
  ///   - length: How long a slice takes.
  ///   - delay: How long after now the first slice begins: all processes have to know of it by then.
  package static func places(_ count: Int, length: Duration, delay: Duration = .milliseconds(20)) -> [LoadSlices] {
    let start = LoadRecorder.now + delay.inNanoseconds
    return (0..<count).map { LoadSlices(start: start, length: max(1, length.inNanoseconds), place: $0, places: count) }
  }

  /// How many slices take that long together, and at least one.
  func count(for duration: Duration) -> Int { max(1, Int((duration.inNanoseconds + length - 1) / length)) }

  /// When the own slice of a number begins, from 0.
  func begin(_ number: Int) -> UInt64 { start + UInt64(number * places + place) * length }

  /// When requests begin to count: the first ones pay for the wait, in which others had the processor and its caches.
  func settled(_ number: Int) -> UInt64 { begin(number) + length / 20 }

  func end(_ number: Int) -> UInt64 { begin(number) + length }

  /// When the last process has had that many slices.
  func over(_ count: Int) -> UInt64 { start + UInt64(count * places) * length }

  /// Waits until an instant of the monotonic clock.
  static func wait(until instant: UInt64) async {
    while true {
      let now = LoadRecorder.now
      guard now < instant, !Task.isCancelled else { return }
      try? await Task.sleep(for: .nanoseconds(instant - now), tolerance: .zero)
    }
  }
}
