import Foundation
import Sessions

/// Faults at random, one after the other, on a store that has a load; after each the load has to go on.
package struct FaultSoak: Sendable {
  private let name: String
  private let load: WriteLoad
  private let faults: [InjectedFault]
  private let settings: FaultSoakSettings

  /// - Parameter name: What the lines begin with that are printed.
  package init(_ name: String, load: WriteLoad, faults: [InjectedFault], settings: FaultSoakSettings) {
    precondition(!faults.isEmpty, "a soak needs faults")
    self.name = name
    self.load = load
    self.faults = faults
    self.settings = settings
  }

  /// Lets faults happen until the time is over, each as often as the others, in an order that the seed says.
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
    while clock.now < start + settings.duration {
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
