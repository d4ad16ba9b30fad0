import Benchmark
import Foundation

/// The metrics that this machine can count.
enum Counters {
  /// Time always, instructions where the processor's counters can be read: elsewhere the tool shows zeros for them.
  ///
  /// Linux counts processor time in ticks of 10 ms, and a measurement of a thousand operations takes less than one: the tool would show
  /// zeros and whole ticks. Without an allocator of its own it shows zeros for allocations, too.
  static var metrics: [BenchmarkMetric] { [.wallClock] + (hasInstructions ? [.instructions] : []) }

  private static var hasInstructions: Bool {
    #if os(Linux)
      let devices = (try? FileManager.default.contentsOfDirectory(atPath: "/sys/bus/event_source/devices")) ?? []
      return devices.contains { $0 == "cpu" || $0.hasPrefix("cpu_") || $0.hasPrefix("armv") }
    #else
      return true
    #endif
  }
}
