import Foundation
import SessionsBenchmark
import Testing

/// The gate on builds whose truth is known.
@Suite struct GateSimulationTests {
  @Test func `base against base is quiet in 20 of 20 repetitions`() throws {
    var passes = 0
    for seed: UInt64 in 1...20 {
      var builds = SimulatedBuilds(seed: seed)
      let report = try builds.report(6)
      for finding in report.findings {
        if finding.verdict == .pass { passes += 1 }
        #expect(["pass", "inconclusive"].contains(finding.verdict.word), "seed \(seed): \(finding)")
      }
      #expect(report.exitCode() == 0, "seed \(seed)")
    }
    // A gate that decides nothing is quiet too: nearly all of the 120 cells have to pass.
    #expect(passes >= 110, "\(passes) of 120")
  }

  /// A fifth of the throughput is gone, which is a factor of 1.25 of the time, beyond the tolerance of 1.15.
  @Test func `a fifth less throughput is found, and only where it is`() throws {
    for seed: UInt64 in 101...120 {
      var builds = SimulatedBuilds(seed: seed)
      let slower = Int(seed % 6)
      let report = try builds.report(6, slower: slower, by: 1.25)
      #expect(report.findings.indices.filter { report.findings[$0].verdict == .regressed } == [slower], "seed \(seed): \(report)")
      #expect(report.exitCode() == 2)
    }
  }

  /// Operations that take a fifth longer are nearer to the tolerance: by the formula of the detectable change that takes 23 rounds.
  @Test func `operations a fifth slower are found with more rounds`() throws {
    var found = 0
    for seed: UInt64 in 201...220 {
      var builds = SimulatedBuilds(seed: seed)
      (builds.rounds, builds.disturbed) = (23, 0)
      let report = try builds.report(6, slower: 3, by: 1.2)
      if report.findings[3].verdict == .regressed { found += 1 }
      #expect(report.findings.indices.filter { report.findings[$0].verdict == .regressed } == [3] || report.exitCode() == 0)
    }
    // The stated power is 80 %.
    #expect(found >= 15, "\(found) of 20")
  }

  @Test func `a change within the tolerance does not fail`() throws {
    for seed: UInt64 in 301...320 {
      var builds = SimulatedBuilds(seed: seed)
      #expect(try builds.report(6, slower: 0, by: 1.08).exitCode() == 0, "seed \(seed)")
    }
  }

  @Test func `a machine too noisy for the tolerance says so and does not pass`() throws {
    for seed: UInt64 in 401...405 {
      var builds = SimulatedBuilds(seed: seed)
      builds.deviation = 0.2
      let report = try builds.report(6)
      #expect(report.outcome == .inconclusive)
      #expect(report.exitCode() == 0 && report.exitCode(strict: true) == 3)
      #expect(report.findings.allSatisfy { $0.verdict != .pass }, "\(report)")
    }
  }

  @Test func `a much better build is improved, and no failure`() throws {
    var builds = SimulatedBuilds(seed: 500)
    let report = try builds.report(6, slower: 2, by: 1 / 1.5)
    #expect(report.findings[2].verdict == .improved)
    #expect(report.exitCode(strict: true) == 0)
  }

  @Test func `the same seed gives the same report`() throws {
    var (first, second) = (SimulatedBuilds(seed: 9), SimulatedBuilds(seed: 9))
    #expect(try first.report(3) == second.report(3))
  }
}

/// Two builds measured interleaved on a noisy machine: whole rounds drift, values have noise of their own, and now and then a round is
/// disturbed. The numbers follow from a seed.
private struct SimulatedBuilds {
  private var noise: NoiseSource
  private let seed: UInt64
  /// The standard deviation of a value within its round, as a share.
  var deviation = 0.03
  /// The share of values that other load on the machine slows down, by up to a quarter.
  var disturbed = 0.02
  /// The number of rounds of a batch.
  var rounds = 11

  init(seed: UInt64) { (noise, self.seed) = (NoiseSource(seed: seed), seed) }

  /// The cells of a gate: throughputs and latencies alternately, of which one is slower in the head, by a factor of its time.
  mutating func cells(_ count: Int, slower: Int? = nil, by factor: Double = 1) -> [TimingCell] {
    (0..<count).map { index in
      let slowdown = index == slower ? factor : 1
      let isRate = index % 2 == 0
      return TimingCell(
        direction: isRate ? .higherIsBetter : .lowerIsBetter, batch: batch(isRate, slowdown), confirmation: batch(isRate, slowdown))
    }
  }

  /// Judges them.
  mutating func report(_ count: Int, slower: Int? = nil, by factor: Double = 1) throws -> GateReport {
    var gate = RegressionGate(seed: seed)
    // Enough for the ends of an interval of some ten values, and ten times as fast.
    gate.resamples = 1000
    return try gate.judge(timings: cells(count, slower: slower, by: factor))
  }

  private mutating func batch(_ isRate: Bool, _ slowdown: Double) -> TimingBatch {
    var (base, head, control): ([Double], [Double], [Double]) = ([], [], [])
    for _ in 0..<rounds {
      let mood = exp(0.1 * noise.normal())
      base.append(value(isRate, mood))
      head.append(value(isRate, mood * slowdown))
      control.append(value(isRate, mood))
    }
    return TimingBatch(base: base, head: head, control: control)
  }

  private mutating func value(_ isRate: Bool, _ mood: Double) -> Double {
    let hit = noise.uniform() < disturbed ? 1 + noise.uniform() / 4 : 1
    let microseconds = 250 * mood * hit * exp(deviation * noise.normal())
    return isRate ? 1e6 / microseconds : microseconds
  }
}
