import Testing

@testable import SessionsBenchmark

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
    // A gate that only shrugs is quiet too: nearly all of the 120 cells have to pass.
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

  /// Operations that take a fifth longer are nearer to the tolerance: the plan says how many rounds that takes, and that many are enough.
  @Test func `operations a fifth slower are found with the rounds of the plan`() throws {
    let spread = 0.03 * 2.0.squareRoot()
    let rounds = try #require(try DetectableChange.rounds(toFind: 0.2, beyond: 0.15, spread: spread, cells: 6))
    var found = 0
    for seed: UInt64 in 201...220 {
      var builds = SimulatedBuilds(seed: seed)
      (builds.rounds, builds.disturbed) = (rounds, 0)
      let report = try builds.report(6, slower: 3, by: 1.2)
      if report.findings[3].verdict == .regressed { found += 1 }
      #expect(report.findings.indices.filter { report.findings[$0].verdict == .regressed } == [3] || report.exitCode() == 0)
    }
    // Stated is 80 %.
    #expect(found >= 15, "\(found) of 20 with \(rounds) rounds")
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
