import Foundation
import SessionsBenchmark

/// Two builds measured by turns on a machine that has moods: whole rounds drift, values have noise of their own, and now and then a round
/// is hit.
struct SimulatedBuilds {
  private var noise: NoiseSource
  private let seed: UInt64
  /// The standard deviation of a value within its round, as a share.
  var deviation = 0.03
  /// The share of values that something else on the machine slows down, by up to a quarter.
  var disturbed = 0.02
  /// How many rounds a batch has.
  var rounds = 11

  init(seed: UInt64) { (noise, self.seed) = (NoiseSource(seed: seed), seed) }

  /// The cells of a gate: throughputs and latencies by turns, of which one is slower in the head, by a factor of its time.
  mutating func cells(_ count: Int, slower: Int? = nil, by factor: Double = 1, withControl: Bool = true) -> [TimingCell] {
    (0..<count).map { index in
      let slowdown = index == slower ? factor : 1
      let isRate = index % 2 == 0
      return TimingCell(
        name: "cell \(index)", direction: isRate ? .higherIsBetter : .lowerIsBetter,
        batch: batch(isRate, slowdown, withControl), confirmation: batch(isRate, slowdown, withControl))
    }
  }

  /// What the gate makes of them.
  mutating func report(_ count: Int, slower: Int? = nil, by factor: Double = 1) throws -> GateReport {
    var gate = RegressionGate(seed: seed)
    // Enough for the ends of an interval of some ten values, and ten times as fast.
    gate.resamples = 1000
    return try gate.judge(timings: cells(count, slower: slower, by: factor))
  }

  private mutating func batch(_ isRate: Bool, _ slowdown: Double, _ withControl: Bool) -> TimingBatch {
    var (base, head, control): ([Double], [Double], [Double]) = ([], [], [])
    for _ in 0..<rounds {
      let mood = exp(0.1 * noise.normal())
      base.append(value(isRate, mood))
      head.append(value(isRate, mood * slowdown))
      control.append(value(isRate, mood))
    }
    return TimingBatch(base: base, head: head, control: withControl ? control : nil)
  }

  private mutating func value(_ isRate: Bool, _ mood: Double) -> Double {
    let hit = noise.uniform() < disturbed ? 1 + noise.uniform() / 4 : 1
    let microseconds = 250 * mood * hit * exp(deviation * noise.normal())
    return isRate ? 1e6 / microseconds : microseconds
  }
}
