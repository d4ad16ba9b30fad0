import SessionsBenchmark
import Testing

/// The conditions of each verdict of the gate.
@Suite struct RegressionGateTests {
  private static let base: [Double] = [100, 103, 98, 101, 99, 104, 97, 102]
  private static let again: [Double] = [101, 102, 99, 100, 100, 103, 98, 101]
  private static let slow = base.enumerated().map { $1 * (1.4 + Double($0) / 100) }

  private func verdict(
    head: [Double] = slow, control: [Double]? = again, confirmation: [Double]? = slow, direction: MetricDirection = .lowerIsBetter,
    pairing: TimingCell.Pairing = .interleaved, defect: GateVerdict.Invalid? = nil, others: Int = 0
  ) throws -> GateVerdict {
    let second = confirmation.map { TimingBatch(base: Array(Self.base.prefix($0.count)), head: $0) }
    let cell = TimingCell(
      direction: direction, pairing: pairing, batch: TimingBatch(base: Self.base, head: head, control: control),
      confirmation: second, defect: defect)
    let quiet = TimingCell(
      direction: .lowerIsBetter, pairing: pairing, batch: TimingBatch(base: Self.base, head: Self.again, control: Self.base))
    let cells = [cell] + [TimingCell](repeating: quiet, count: others)
    return try #require(try RegressionGate(seed: 1).judge(timings: cells).findings.first).verdict
  }

  @Test func `worse, confirmed and with a quiet control is regressed`() throws {
    #expect(try verdict() == .regressed)
    #expect(try verdict(direction: .higherIsBetter) == .improved)
    #expect(try verdict(head: Self.slow.map { 10_000 / $0 }, confirmation: nil, direction: .higherIsBetter) != .regressed)
  }

  @Test func `without a second batch or with another result there it is not`() throws {
    #expect(try verdict(confirmation: nil) == .inconclusive(.notConfirmed))
    #expect(try verdict(confirmation: Self.again) == .inconclusive(.notReproduced))
    // Beyond chance, and within the tolerance.
    #expect(try verdict(confirmation: Self.base.map { $0 * 1.1 }) == .inconclusive(.notReproduced))
    // Beyond the tolerance, and five rounds are too few to exclude chance.
    #expect(try verdict(confirmation: Array(Self.slow.prefix(5))) == .inconclusive(.notReproduced))
  }

  @Test func `a noisy control stands in the way of what it cannot exclude, and of nothing beyond that`() throws {
    // A bias of up to a quarter is not excluded.
    let noisy: [Double] = [125, 85, 120, 82, 123, 84, 119, 86]
    #expect(
      try verdict(head: Self.base.map { $0 * 1.2 }, control: noisy, confirmation: Self.base.map { $0 * 1.2 })
        == .inconclusive(.noisyNullControl))
    let twice = Self.base.map { $0 * 2 }
    #expect(try verdict(head: twice, control: noisy, confirmation: twice) == .regressed)
  }

  @Test func `the control has to be there and quiet`() throws {
    #expect(try verdict(control: nil) == .inconclusive(.noNullControl))
    #expect(try verdict(control: [70, 140, 75, 130, 80, 150, 60, 125]) == .inconclusive(.noisyNullControl))
    guard case .invalid(.biasedNullControl(let bias)) = try verdict(control: Self.base.map { $0 * 1.1 }) else {
      return #expect(Bool(false), "a tenth is a bias")
    }
    #expect(abs(bias - 0.1) < 1e-9)
    // A biased control spoils a pass as well, and a missing one does not.
    #expect(try verdict(head: Self.again, control: Self.base.map { $0 / 1.1 }) != .pass)
    #expect(try verdict(head: Self.again, control: nil) == .pass)
  }

  @Test func `an interval beyond the tolerance is not enough without the test`() throws {
    // Nine rounds of eleven are much worse, and the two others better by far enough that the ranks do not decide.
    let ones = [Double](repeating: 1, count: 11)
    let head = [1.4, 1.41, 1.42, 1.43, 1.44, 1.45, 1.46, 1.47, 1.48, 0.5, 0.4]
    let cell = TimingCell(
      direction: .lowerIsBetter, batch: TimingBatch(base: ones, head: head, control: ones),
      confirmation: TimingBatch(base: Self.base, head: Self.slow))
    let finding = try #require(try RegressionGate(seed: 1).judge(timings: [cell]).findings.first)
    #expect(finding.worsening?.interval.map { $0.lowerBound > 1.15 } == true)
    guard case .inconclusive(.tooNoisy) = finding.verdict else { return #expect(Bool(false), "\(finding)") }
  }

  @Test func `an estimate beyond the tolerance is not enough without its interval`() throws {
    let head = zip(Self.base, [1.08, 1.10, 1.12, 1.15, 1.20, 1.25, 1.28, 1.30]).map { $0 * $1 }
    guard case .inconclusive(.notExcluded(let upTo)) = try verdict(head: head) else { return #expect(Bool(false), "17 % at most") }
    #expect((0.25...0.3).contains(upTo))
    #expect(try verdict(head: zip(Self.base, head).map { $0 * $0 / $1 }) == .pass)
  }

  @Test func `a little better is a pass`() throws {
    #expect(try verdict(head: Self.base.map { $0 * 0.95 }) == .pass)
    #expect(try verdict(head: Self.base.map { $0 * 0.8 }) == .improved)
  }

  @Test func `chance is corrected over all cells, and then over those that are looked at again`() throws {
    let ones = [Double](repeating: 1, count: 8)
    // One round of eight is a little better: p = 0.0156, and six times that with six cells.
    let batch = TimingBatch(base: ones, head: [0.995, 1.1, 1.11, 1.12, 1.13, 1.14, 1.15, 1.16], control: ones)
    let worse = TimingCell(direction: .lowerIsBetter, tolerance: 0.02, batch: batch)
    let same = TimingCell(direction: .lowerIsBetter, batch: TimingBatch(base: Self.base, head: Self.again))
    let alone = try RegressionGate(seed: 1).judge(timings: [worse]).findings[0]
    #expect((alone.verdict, alone.adjustedPValue) == (.inconclusive(.notConfirmed), 0.015625))
    let among = try RegressionGate(seed: 1).judge(timings: [worse] + [TimingCell](repeating: same, count: 5)).findings[0]
    #expect((among.verdict.word, among.adjustedPValue) == ("inconclusive", 0.09375))
    #expect(among.verdict != .inconclusive(.notConfirmed))
    // Six rounds that agree confirm one cell (p = 0.03125), and not two.
    let slow = TimingCell(
      direction: .lowerIsBetter, batch: TimingBatch(base: Self.base, head: Self.slow, control: Self.again),
      confirmation: TimingBatch(base: Array(Self.base.prefix(6)), head: Array(Self.slow.prefix(6))))
    #expect(try RegressionGate(seed: 1).judge(timings: [slow]).findings.map(\.verdict) == [.regressed])
    let both = try RegressionGate(seed: 1).judge(timings: [slow, slow])
    #expect(both.findings.map(\.verdict) == [.inconclusive(.notReproduced), .inconclusive(.notReproduced)])
    #expect(both.findings[0].confirmation?.rounds == 6)
  }

  @Test func `more cells take more rounds`() throws {
    #expect(try verdict(others: 5) == .regressed)
    #expect(try verdict(others: 6) == .inconclusive(.tooFewRounds(8, needed: 9)))
  }

  @Test func `what is invalid has no estimate and does not cost the others rounds`() throws {
    #expect(try verdict(defect: .saturated) == .invalid(.saturated))
    #expect(try verdict(head: [1, 2]) == .invalid(.badValues("2 values cannot be paired with 8")))
    #expect(try verdict(head: [Double](repeating: 0, count: 8)).word == "invalid")
    #expect(try verdict(control: [1]).word == "invalid")
    let batch = TimingBatch(base: Self.base, head: Self.again)
    let good = [TimingCell](repeating: TimingCell(direction: .lowerIsBetter, batch: batch), count: 6)
    let bad = TimingCell(direction: .lowerIsBetter, batch: batch, defect: .verifyFailed("3 of 50 sessions"))
    let report = try RegressionGate(seed: 1).judge(timings: good + [bad])
    #expect(report.findings.prefix(6).allSatisfy { $0.verdict == .pass })
    #expect(report.findings[6].worsening == nil)
    #expect(report.exitCode() == 4)
  }

  @Test func `a stored result advises and decides nothing`() throws {
    #expect(try verdict(control: nil, confirmation: nil, pairing: .stored(sameHost: true)) == .regressed)
    #expect(try verdict(pairing: .stored(sameHost: false)) == .inconclusive(.otherHost))
    let batch = TimingBatch(base: Self.base, head: Self.slow)
    let cell = TimingCell(direction: .lowerIsBetter, pairing: .stored(sameHost: true), batch: batch)
    let report = try RegressionGate(seed: 1).judge(timings: [cell])
    #expect(report.findings.map(\.verdict) == [.regressed])
    #expect(report.exitCode(strict: true) == 0)
  }

  @Test func `findings stand in the order of the cells`() throws {
    let stored = TimingCell(
      direction: .lowerIsBetter, pairing: .stored(sameHost: true), batch: TimingBatch(base: Self.base, head: Self.again))
    let interleaved = TimingCell(direction: .lowerIsBetter, batch: TimingBatch(base: Self.base, head: Self.again))
    let report = try RegressionGate(seed: 1).judge(timings: [stored, interleaved, stored])
    #expect(report.findings.map(\.tier) == [.stored, .interleaved, .stored])
  }

  @Test func `limits that are none are errors`() throws {
    var gate = RegressionGate(seed: 1)
    gate.limit = 0
    #expect(throws: StatisticsError.self) { try gate.judge(timings: []) }
    gate = RegressionGate(seed: 1)
    gate.resamples = 99
    #expect(throws: StatisticsError.self) { try gate.judge(timings: []) }
    let cell = TimingCell(
      direction: .lowerIsBetter, tolerance: -0.1, batch: TimingBatch(base: Self.base, head: Self.again))
    #expect(throws: StatisticsError.badArgument("a tolerance is a finite number and not negative")) {
      try RegressionGate(seed: 1).judge(timings: [cell])
    }
  }
}
