/// What happened in a ``FaultSoak``.
package struct FaultSoakReport: Sendable {
  package let seed: UInt64
  /// How often each fault happened.
  package internal(set) var faults: [String: Int] = [:]
  /// The time to recover from each.
  package internal(set) var recoveries: [Duration] = []
  /// What the process used, after each fault.
  package internal(set) var samples: [ProcessUsage] = []

  init(seed: UInt64) {
    self.seed = seed
  }

  package var faultCount: Int { faults.values.reduce(0, +) }

  /// The median of the memory in the second third of the time and in the last, in bytes; nil when there are too few samples to tell.
  ///
  /// The first third is left out: much is made once and kept.
  package var residentBytes: (second: Int, last: Int)? {
    let third = samples.count / 3
    guard third >= 3 else { return nil }
    func median(_ part: ArraySlice<ProcessUsage>) -> Int { part.map(\.residentBytes).sorted()[part.count / 2] }
    return (median(samples[third..<2 * third]), median(samples[(2 * third)...]))
  }

  /// Whether the memory grew by no more than 5 % and 4 MiB from the second third to the last.
  package var isMemoryFlat: Bool {
    guard let (second, last) = residentBytes else { return false }
    #if SESSIONS_THREAD_SANITIZER
      // The sanitizer's own memory grows with everything that is looked at.
      return second > 0 && last > 0
    #else
      return last <= second + second / 20 + 4 << 20
    #endif
  }

  /// The numbers in one line.
  package var summary: String {
    let memory = residentBytes.map { "\($0.second >> 10) KiB, then \($0.last >> 10) KiB resident" } ?? "too few samples of memory"
    let descriptors = samples.map(\.descriptors)
    let more = if let first = samples.first, let last = samples.last { last.more(than: first) } else { "none" }
    let list = faults.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
    return "\(faultCount) faults, seed \(seed) (\(list)); \(memory); \(descriptors.min() ?? 0) to \(descriptors.max() ?? 0) descriptors, "
      + "more at the end than after the first fault: \(more)"
  }
}
