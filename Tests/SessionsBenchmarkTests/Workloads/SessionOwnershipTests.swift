import Foundation
import Sessions
import SessionsBenchmark
import Testing

@Suite("Popularity")
struct SessionOwnershipTests {
  private func zipf(_ count: Int, _ theta: Double = 0.8) -> [Double] {
    let weights = (1...count).map { pow(Double($0), -theta) }
    let sum = weights.reduce(0, +)
    return weights.map { $0 / sum }
  }

  @Test("The alias table has exactly the probabilities of Zipf, the rarest too", arguments: [1, 2, 3, 100, 100_000])
  func tableIsExact(count: Int) {
    let table = AliasTable(WorkloadSettings().popularityWeights(count))
    let worst = zip(table.probabilities, zipf(count)).map { abs($0 / $1 - 1) }.max() ?? 1
    #expect(table.count == count)
    #expect(worst < 1e-9)
  }

  @Test("With an exponent of 0 all sessions are equally popular")
  func uniform() {
    let weights = WorkloadSettings(popularity: 0).popularityWeights(7)
    #expect(AliasTable(weights).probabilities.allSatisfy { abs($0 - 1 / 7) < 1e-12 })
  }

  @Test("Draws are distributed as Zipf")
  func draws() {
    let table = AliasTable(WorkloadSettings().popularityWeights(100))
    var random = RandomStream(seed: 7, .requests)
    var counts = [Int](repeating: 0, count: 100)
    for _ in 0..<200_000 { counts[table.draw(&random)] += 1 }
    // 148.23: 99 degrees of freedom, once in a thousand.
    #expect(chiSquare(counts, zipf(100)) < 148.23)
    // The test can fail: a slightly different theta is noticed.
    #expect(chiSquare(counts, zipf(100, 0.85)) > 148.23)
  }

  @Test("Each session has one owner, whatever the number of workers", arguments: [1, 2, 7, 32, 500])
  func partition(workers: Int) {
    let ownership = SessionOwnership(WorkloadSettings(seed: 8, population: 500, workers: workers))
    #expect(ownership.sessions.count == workers)
    #expect(ownership.sessions.allSatisfy { !$0.isEmpty })
    #expect(ownership.sessions.flatMap { $0 }.sorted() == Array(0..<500))
    #expect(zip(ownership.sessions, ownership.choices).allSatisfy { $0.count == $1.count })
  }

  @Test("Workers that make equally many requests spread them over all sessions as Zipf does", arguments: [1, 4, 8])
  func union(workers: Int) {
    let count = 5000
    let ownership = SessionOwnership(WorkloadSettings(seed: 9, population: count, workers: workers))
    var shares = [Double](repeating: 0, count: count)
    for (sessions, choice) in zip(ownership.sessions, ownership.choices) {
      for (session, probability) in zip(sessions, choice.probabilities) { shares[session] = probability / Double(workers) }
    }
    var random = RandomStream(seed: 9, .scatter)
    let order = random.permutation(of: count)
    let worst = zipf(count).enumerated().map { rank, expected in abs(shares[order[rank]] / expected - 1) }.max() ?? 1
    #expect(worst < 0.0005)
  }

  @Test("Popular sessions are scattered: their numbers are as far apart as any")
  func scattered() {
    let sessions = SessionOwnership(WorkloadSettings(seed: 10, population: 10_000)).sessions[0]
    #expect(Set(sessions).count == 10_000)
    var counts = [Int](repeating: 0, count: 10)
    for session in sessions.prefix(1000) { counts[session / 1000] += 1 }
    #expect(chiSquare(counts, Array(repeating: 0.1, count: 10)) < 27.88)
    let neighbours = zip(sessions, sessions.dropFirst()).count { abs($0 - $1) == 1 }
    #expect(neighbours < 12)
  }
}
