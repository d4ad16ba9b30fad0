import Foundation
import Sessions

/// Faults at random, one after the other, on a store that has a load; after each the load has to go on.
package struct FaultSoak: Sendable {
  private let name: String
  private let load: WriteLoad
  private let faults: [InjectedFault]
  private let settings: FaultSoakSettings

  /// - Parameter name: The store's name in the lines that are printed.
  package init(_ name: String, load: WriteLoad, faults: [InjectedFault], settings: FaultSoakSettings) {
    precondition(!faults.isEmpty, "a soak needs faults")
    self.name = name
    self.load = load
    self.faults = faults
    self.settings = settings
  }

  /// Lets faults happen until the time is over, each as often as the others, in an order that follows from the seed.
  ///
  /// A machine on which that is not enough for a verdict on the memory goes on until it is.
  ///
  /// - Throws: ``FaultRunError`` when the load does not recover from one.
  package func run() async throws -> FaultSoakReport {
    let clock = ContinuousClock()
    let start = clock.now
    var generator = SplitMix64(seed: settings.seed)
    var report = FaultSoakReport(seed: settings.seed)
    var round: [InjectedFault] = []
    var printed = start
    say("\(settings.duration) of faults, SESSIONS_SOAK_SEED=\(settings.seed)")
    while clock.now < start + settings.duration || report.samples.count < FaultSoakReport.fewestSamples {
      if round.isEmpty { round = faults.shuffled(using: &generator) }
      let fault = round.removeLast()
      do {
        try await fault.inject(.random(in: 0...1, using: &generator))
        let recovery = try await load.recovery(since: clock.now)
        report.faults[fault.name, default: 0] += 1
        report.recoveries.append(recovery)
        // The quiet moment: every session is written several times.
        try await load.progress(load.sessionCount * 4)
      } catch {
        throw FaultRunError("seed \(settings.seed), fault \(report.faultCount), \(fault.name): \(error)")
      }
      report.samples.append(try ProcessUsage.current())
      if clock.now >= printed + .seconds(10) {
        printed = clock.now
        let (counts, last) = (load.counts, report.samples.last)
        say(
          "\((clock.now - start).components.seconds) s, \(report.faultCount) faults, acknowledged \(counts.acknowledged), "
            + "lost \(counts.lost), resident \((last?.residentBytes ?? 0) >> 10) KiB, descriptors \(last?.descriptors ?? 0)")
      }
    }
    // ci/soak-servers looks for this line.
    say("over after \(report.summary)")
    return report
  }

  private func say(_ text: String) {
    fflush(nil)
    FileHandle.standardOutput.write(Data("  soak of \(name): \(text)\n".utf8))
  }
}

/// A fault of a ``FaultSoak``: its name and its action.
package struct InjectedFault: Sendable {
  package let name: String
  /// Causes and ends the fault: when it returns, the server can answer again. The number from 0 to 1 is random, for the length or the
  /// amount.
  package let inject: @Sendable (Double) async throws -> Void

  package init(_ name: String, _ inject: @escaping @Sendable (Double) async throws -> Void) {
    self.name = name
    self.inject = inject
  }
}

/// The duration of a ``FaultSoak``, and the seed of its random numbers.
package struct FaultSoakSettings: Sendable {
  package var duration: Duration
  package var seed: UInt64

  package init(duration: Duration, seed: UInt64) {
    self.duration = duration
    self.seed = seed
  }

  /// `SESSIONS_SOAK_SECONDS`, or 12 seconds, and `SESSIONS_SOAK_SEED`, or a random one.
  ///
  /// - Throws: ``FaultRunError`` when one of them is no number.
  package static func fromEnvironment() throws -> FaultSoakSettings {
    var settings = FaultSoakSettings(duration: .seconds(12), seed: .random(in: 1...999_999))
    let environment = ProcessInfo.processInfo.environment
    if let text = environment["SESSIONS_SOAK_SECONDS"] {
      guard let seconds = Int(text), seconds > 0 else { throw FaultRunError("SESSIONS_SOAK_SECONDS is no whole number above 0") }
      settings.duration = .seconds(seconds)
    }
    if let text = environment["SESSIONS_SOAK_SEED"] {
      guard let seed = UInt64(text) else { throw FaultRunError("SESSIONS_SOAK_SEED is no whole number") }
      settings.seed = seed
    }
    return settings
  }
}

/// The faults, recoveries and samples of a ``FaultSoak``.
package struct FaultSoakReport: Sendable {
  package let seed: UInt64
  /// The number of times that each fault happened.
  package internal(set) var faults: [String: Int] = [:]
  /// The time to recover from each.
  package internal(set) var recoveries: [Duration] = []
  /// The process's usage after each fault.
  package internal(set) var samples: [ProcessUsage] = []
  /// The number of samples that a verdict on the memory takes: three in each third.
  static let fewestSamples = 9

  init(seed: UInt64) {
    self.seed = seed
  }

  package var faultCount: Int { faults.values.reduce(0, +) }

  /// The median of the memory in the second third of the time and in the last, in bytes; nil when there are too few samples.
  ///
  /// The first third is left out: many things are made once and kept.
  package var residentBytes: (second: Int, last: Int)? {
    guard samples.count >= Self.fewestSamples else { return nil }
    let third = samples.count / 3
    func median(_ part: ArraySlice<ProcessUsage>) -> Int { part.map(\.residentBytes).sorted()[part.count / 2] }
    return (median(samples[third..<2 * third]), median(samples[(2 * third)...]))
  }

  /// Waits until the process has at most so many descriptors more than after the first fault: one that was given up takes a moment.
  ///
  /// - Throws: ``FaultRunError`` when that is not so within ``WriteLoad/patience``.
  package func expectDescriptors(atMost more: Int) async throws {
    let first = samples.first?.descriptors ?? 0
    let end = ContinuousClock.now + WriteLoad.patience
    while try ProcessUsage.current().descriptors > first + more {
      guard ContinuousClock.now < end else { throw FaultRunError("descriptors are left open: \(summary)") }
      try await Task.sleep(for: .milliseconds(20))
    }
  }

  /// Whether the memory grew by no more than 5 % and 4 MiB from the second third to the last.
  package var isMemoryFlat: Bool {
    guard let (second, last) = residentBytes else { return false }
    #if SESSIONS_THREAD_SANITIZER
      // The sanitizer's own memory grows with all memory that it checks.
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
