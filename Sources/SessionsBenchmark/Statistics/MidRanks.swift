/// The ranks of values, equal ones sharing the mean of theirs.
struct MidRanks {
  /// Twice the rank of each value, in the order of the values: whole numbers, so that sums of ranks can be counted exactly.
  let doubled: [Int]
  /// The sum of `t^3 - t` over groups of `t` equal values, which the variance of a sum of ranks shrinks with.
  let tieTerm: Double

  /// Whether some values are equal.
  var hasTies: Bool { tieTerm > 0 }

  init(_ values: [Double]) {
    var doubled = [Int](repeating: 0, count: values.count)
    var tieTerm = 0.0
    let order = values.indices.sorted { values[$0] < values[$1] }
    var start = 0
    while start < order.count {
      var end = start
      while end + 1 < order.count, values[order[end + 1]] == values[order[start]] { end += 1 }
      // Ranks count from one: the group has the ranks start + 1 ... end + 1.
      for position in start...end { doubled[order[position]] = start + end + 2 }
      let size = Double(end - start + 1)
      tieTerm += size * size * size - size
      start = end + 1
    }
    (self.doubled, self.tieTerm) = (doubled, tieTerm)
  }
}
