import Testing

@testable import SessionsBenchmark

/// The rank-sum test, against published examples and SciPy 1.17.
@Suite struct MannWhitneyTests {
  /// Hollander and Wolfe, table 4.1: the permeability of membranes at term and earlier; W = 35, the published p of one side is 0.1272.
  @Test func `the membranes of Hollander and Wolfe`() throws {
    let term = [0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46]
    let early = [1.15, 0.88, 0.90, 0.74, 1.21]
    let test = try RankTest.mannWhitney(term, against: early, .larger)
    #expect((test.statistic, test.method, test.count, test.hasTies) == (35, .exact, 15, false))
    #expect(isClose(test.pValue, 0.1272061272061272))
    #expect(isClose(try RankTest.mannWhitney(term, against: early).pValue, 0.2544122544122544))
    #expect(isClose(try RankTest.mannWhitney(term, against: early, .smaller).pValue, 0.8967698967698967))
    #expect(isClose(try RankTest.mannWhitney(early, against: term, .smaller).pValue, 0.1272061272061272))
  }

  /// Critical values of the printed tables: the largest U whose two-sided p is at most 0.05.
  @Test(arguments: [(4, 4, 0), (5, 5, 2), (7, 7, 8), (8, 6, 8), (10, 10, 23), (20, 20, 127)])
  func `critical values of the tables`(size: Int, otherSize: Int, critical: Int) throws {
    func pValue(_ statistic: Int) throws -> Double {
      // Each value of the first list is above as many of the others as adds up to the statistic.
      var rest = statistic
      var values: [Double] = []
      for index in 0..<size {
        let above = min(rest, otherSize)
        rest -= above
        values.append(Double(above) + 0.5 + Double(index) / 1000)
      }
      let test = try RankTest.mannWhitney(values, against: (1...otherSize).map { Double($0) })
      #expect(test.statistic == Double(statistic))
      return test.pValue
    }
    #expect(try pValue(critical) <= 0.05)
    #expect(try pValue(critical + 1) > 0.05)
  }

  @Test func `ties share ranks and the p stays exact`() throws {
    // SciPy's PermutationMethod over all ways to deal the values: 11.5 and 0.059673659673659674.
    let (left, right): ([Double], [Double]) = ([1, 2, 2, 3, 5, 5, 7], [2, 4, 5, 6, 7, 8, 9, 9])
    let test = try RankTest.mannWhitney(left, against: right)
    #expect((test.statistic, test.method, test.hasTies) == (11.5, .exact, true))
    #expect(isClose(test.pValue, 0.059673659673659674))
    #expect(isClose(try RankTest.mannWhitney(left, against: right, .larger).pValue, 0.9763791763791764))
  }

  @Test func `twenty a side are exact`() throws {
    let left = [
      -0.2048, -0.3523, 0.2651, -0.4642, -0.4786, -0.7213, -0.5198, 0.1602, -0.3804, 0.1004, 1.9012, 0.4791, -1.5761, 1.7335, 0.3478,
      -0.9414, 0.907, 0.0177, -0.6152, -0.6335,
    ]
    let right = [
      -0.3934, 0.6481, 1.6688, 0.2749, 1.0208, 2.4756, -0.6146, 0.8575, 0.2936, -0.4593, -0.4258, 0.5847, 1.0339, 0.0684, 0.6544, 1.3222,
      0.8966, 1.4687,
    ]
    let test = try RankTest.mannWhitney(left, against: right)
    #expect((test.statistic, test.method) == (94, .exact))
    #expect(isClose(test.pValue, 0.011224095990032207))
  }

  @Test func `more are approximated with corrections for ties and continuity`() throws {
    let left = [
      1.0, -1.2, 0.7, -1.1, -0.3, -0.8, 1.4, 0.6, 2.4, 0.6, 0.8, 0.8, -0.6, -0.1, 1.4, -0.4, 0.2, 0.0, 0.6, -0.4, -0.2, 0.2, 0.1, -0.9,
    ]
    let right = [
      1.5, -0.7, -0.6, -0.7, 1.6, 0.2, -0.4, -0.5, 1.0, -0.5, -0.7, 1.2, -0.6, 0.3, 0.6, 0.2, 0.5, 1.9, 0.1, -0.7, -1.2,
    ]
    let test = try RankTest.mannWhitney(left, against: right)
    #expect((test.statistic, test.method, test.hasTies) == (271, .normalApproximation, true))
    #expect(isClose(test.pValue, 0.6733893631059822))
    #expect(isClose(try RankTest.mannWhitney(left, against: right, .larger).pValue, 0.3366946815529911))
    #expect(isClose(try RankTest.mannWhitney(left, against: right, .smaller).pValue, 0.6715816262595591))
  }

  @Test func `equal values give no evidence`() throws {
    #expect(try RankTest.mannWhitney([2, 2, 2], against: [2, 2]).pValue == 1)
    let many = [Double](repeating: 2, count: 30)
    #expect(try RankTest.mannWhitney(many, against: many).pValue == 1)
    #expect(isClose(try RankTest.mannWhitney((1...7).map { Double($0) }, against: (8...14).map { Double($0) }).pValue, 2.0 / 3432))
  }
}
