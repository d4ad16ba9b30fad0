@testable import SessionsBenchmark
import Foundation
import Testing

@Suite("The plan of an open loop")
struct ArrivalPlanTests {
  private let plan = ArrivalPlan(poisson: 10_000, duration: .seconds(10), seed: 1)

  @Test("Starts are in order and within the time; their number is Poisson's")
  func count() {
    #expect(zip(plan.starts, plan.starts.dropFirst()).allSatisfy { $0 <= $1 })
    #expect((plan.starts.last ?? .max) < 10_000_000_000)
    // Four standard deviations of 100 000 are 1265.
    #expect(abs(plan.starts.count - 100_000) < 1265)
    #expect(plan.rate(over: .seconds(10)) == Double(plan.starts.count) / 10)
  }

  @Test("Gaps are exponential: each tenth of the distribution has a tenth of them")
  func gaps() {
    let gaps = zip([0] + plan.starts, plan.starts).map { Double($1 - $0) }
    var counts = [Int](repeating: 0, count: 10)
    for gap in gaps { counts[min(9, Int((1 - exp(-gap / 100_000)) * 10))] += 1 }
    #expect(chiSquare(counts, Array(repeating: 0.1, count: 10)) < 27.88)
    // Evenly spaced starts would not pass.
    #expect(counts[6] < 12_000)
  }

  @Test("Starts do not depend on those before: counts of neighbouring milliseconds are not correlated")
  func independence() {
    var counts = [Double](repeating: 0, count: 10_000)
    for start in plan.starts { counts[Int(start / 1_000_000)] += 1 }
    let mean = counts.reduce(0, +) / 10_000
    let variance = counts.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / 10_000
    let covariance = zip(counts, counts.dropFirst()).map { ($0 - mean) * ($1 - mean) }.reduce(0, +) / 9999
    // A Poisson count's variance is its mean.
    #expect(abs(variance / mean - 1) < 0.06)
    #expect(abs(covariance / variance) < 0.04)
  }

  @Test("The same seed plans the same; another seed or index does not")
  func seeds() {
    #expect(ArrivalPlan(poisson: 10_000, duration: .seconds(10), seed: 1).starts == plan.starts)
    #expect(ArrivalPlan(poisson: 10_000, duration: .seconds(10), seed: 2).starts != plan.starts)
    #expect(ArrivalPlan(poisson: 10_000, duration: .seconds(10), seed: 1, index: 1).starts != plan.starts)
  }
}
