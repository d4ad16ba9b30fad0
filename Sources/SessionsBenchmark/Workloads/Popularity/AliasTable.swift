/// Draws from any discrete distribution with one random number and one look at memory (Walker 1977, built as by Vose 1991).
///
/// It is exact: each probability is within the rounding of a `Double` of its weight's share, the tail as well as the head.
package struct AliasTable: Sendable {
  private struct Entry {
    /// The share of this column that is its own, of 2^64.
    var threshold: UInt64
    /// Who gets the rest.
    var alias: Int
  }

  private let entries: [Entry]

  /// Creates a table for weights that are not negative and not all 0.
  package init(_ weights: [Double]) {
    precondition(!weights.isEmpty, "there has to be something to draw")
    let sum = weights.reduce(0, +)
    var scaled = weights.map { $0 / sum * Double(weights.count) }
    var entries = weights.indices.map { Entry(threshold: .max, alias: $0) }
    var small = scaled.indices.filter { scaled[$0] < 1 }
    var large = scaled.indices.filter { scaled[$0] >= 1 }
    while let needy = small.last, let donor = large.last {
      small.removeLast()
      entries[needy] = Entry(threshold: UInt64(scaled[needy] * 0x1p64), alias: donor)
      scaled[donor] = (scaled[donor] + scaled[needy]) - 1
      if scaled[donor] < 1 {
        large.removeLast()
        small.append(donor)
      }
    }
    // Whoever is left differs from 1 only by rounding, and keeps its column.
    self.entries = entries
  }

  /// How many there are to draw from.
  package var count: Int { entries.count }

  /// Draws an index.
  package func draw(_ random: inout RandomStream) -> Int {
    // The high half of the product picks the column; the low half is as good as another random number.
    let (column, share) = UInt64(entries.count).multipliedFullWidth(by: random.next())
    let entry = entries[Int(column)]
    return share < entry.threshold ? Int(column) : entry.alias
  }

  /// The probability of each index, computed back from the table.
  package var probabilities: [Double] {
    var sums = [Double](repeating: 0, count: entries.count)
    for (index, entry) in entries.enumerated() {
      let own = Double(entry.threshold) * 0x1p-64
      sums[index] += own
      sums[entry.alias] += 1 - own
    }
    return sums.map { $0 / Double(entries.count) }
  }
}
